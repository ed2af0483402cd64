// Until when a conversation is put aside: one of the usual, or a day and hour of one's own where the business is.

import { ask } from "./ask.js";
import { h } from "./dom.js";
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

const askMoment = (title) => ask((end) => {
  const when = whenField({ id: "until", label: t("snooze.when"), means: (at) => t("snooze.means", { at }), farthest: FARTHEST });
  const send = (event) => {
    event.preventDefault();
    if (when.good()) end(when.field.value);
  };
  return h("form", { novalidate: true, onsubmit: send }, h("h2", { id: "ask-title" }, title), when.parts,
    h("div.buttons", {}, h("button.button", { type: "button", onclick: () => end() }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("snooze.do"))));
});
