// Until when a conversation is put aside: one of the usual, or a day and hour of one's own where the business is.

import { byId, h } from "./dom.js";
import { t } from "./i18n.js";
import { picker } from "./picker.js";
import { store } from "./store.js";
import { atHour, dayOf, fieldAt, momentIn } from "./time.js";

const OWN = "own";
const HOUR = 60 * 60_000;
const FARTHEST = 366 * 24 * HOUR; // as the server has it

/** Resolves to what the server is asked for, or undefined if they think better of it. */
export async function chooseUntil(title) {
  const hints = { hour: atHour(Date.now() + HOUR) };
  const options = ["reply", "hour", "tomorrow", "next_week", OWN].map((value) => ({ value, label: t(`snooze.${value}`), hint: hints[value] }));
  const until = await picker({ title, options });
  return until === OWN ? askMoment(title) : until;
}

function askMoment(title) {
  return new Promise((done) => {
    const { zone } = store.me;
    const now = Date.now();
    const field = h("input", { id: "until", type: "datetime-local", "aria-describedby": "until-means until-wrong", min: fieldAt(now, zone), max: fieldAt(now + FARTHEST, zone), value: `${fieldAt(now + 24 * HOUR, zone).slice(0, 11)}09:00` });
    const means = h("p.muted.small", { id: "until-means" });
    const wrong = h("p.bad.small", { id: "until-wrong", role: "alert" });
    const elsewhere = zone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
    const moment = () => momentIn(field.value, zone);
    let until;
    const fault = () => {
      if (!field.value) return "none";
      const left = moment() - Date.now();
      return left <= 0 ? "past" : left > FARTHEST ? "far" : "";
    };
    const say = (words) => {
      wrong.textContent = words;
      field.setAttribute("aria-invalid", String(Boolean(words)));
    };
    const look = () => {
      say("");
      means.textContent = fault() ? "" : t(elsewhere ? "snooze.means_here" : "snooze.means", { at: `${dayOf(moment())}, ${atHour(moment())}` });
    };
    const send = (event) => {
      event.preventDefault();
      if (fault()) {
        say(t(`snooze.wrong.${fault()}`));
        return field.focus();
      }
      until = field.value;
      box.close();
    };
    const form = h("form", { novalidate: true, onsubmit: send }, h("h2", { id: "until-title" }, title),
      h("label", { for: "until" }, elsewhere ? t("snooze.when_in", { zone }) : t("snooze.when")), field, means, wrong,
      h("div.buttons", {}, h("button.button", { type: "button", onclick: () => box.close() }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("snooze.do"))));
    const box = h("dialog.ask", { "aria-labelledby": "until-title" }, form);
    field.addEventListener("input", look);
    box.addEventListener("close", () => {
      box.remove();
      done(until);
    });
    byId("sheets").append(box);
    box.showModal();
    look();
    field.focus();
  });
}
