// Until when a conversation is put aside: one of the usual, or a day and hour of one's own where the business is.

import { byId, h } from "./dom.js";
import { t } from "./i18n.js";
import { picker } from "./picker.js";
import { atHour } from "./time.js";
import { whenField } from "./when_field.js";

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
    const when = whenField({ id: "until", label: t("snooze.when"), means: (at) => t("snooze.means", { at }), farthest: FARTHEST });
    let until;
    const send = (event) => {
      event.preventDefault();
      if (!when.good()) return;
      until = when.field.value;
      box.close();
    };
    const form = h("form", { novalidate: true, onsubmit: send }, h("h2", { id: "until-title" }, title), when.parts,
      h("div.buttons", {}, h("button.button", { type: "button", onclick: () => box.close() }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("snooze.do"))));
    const box = h("dialog.ask", { "aria-labelledby": "until-title" }, form);
    box.addEventListener("close", () => {
      box.remove();
      done(until);
    });
    byId("sheets").append(box);
    box.showModal();
    when.field.focus();
  });
}
