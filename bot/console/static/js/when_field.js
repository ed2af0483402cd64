// The field for a day and hour to come, where the business is: what it means by one's own clock, and why it will not do.

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { atHour, dayOf, elsewhere, fieldAt, momentIn, ownClock, zone } from "./time.js";

const HOUR = 60 * 60_000;
const LAST = Date.UTC(9999, 0); // years have four digits

/** `means(at)`: what it says of the day and hour to those whose clock is the business's. */
export function whenField({ id, label, means, farthest = Infinity }) {
  const now = Date.now();
  const field = h("input", {
    id, type: "datetime-local", required: true, "aria-describedby": `${id}-means ${id}-wrong`,
    min: fieldAt(now), max: fieldAt(Math.min(now + farthest, LAST)), value: `${fieldAt(now + 24 * HOUR).slice(0, 11)}09:00`,
  });
  const meaning = h("p.muted.small", { id: `${id}-means`, role: "status" });
  const wrong = h("p.bad.small", { id: `${id}-wrong`, role: "alert" });
  const moment = () => momentIn(field.value);
  const fault = () => {
    const left = moment() - Date.now();
    if (Number.isNaN(left)) return "none";
    return left <= 0 ? "past" : left > farthest ? "far" : "";
  };
  const say = (words) => {
    wrong.textContent = words;
    field.setAttribute("aria-invalid", String(Boolean(words)));
  };
  const look = () => {
    say("");
    const at = moment();
    meaning.textContent = fault() ? "" : elsewhere ? t("when.here", { at: ownClock(at) }) : means(`${dayOf(at)}, ${atHour(at)}`);
  };
  const refuse = (why) => {
    say(t(`when.wrong.${why}`));
    field.focus();
  };
  /** Whether it will do; if not, it says why. */
  const good = () => {
    const why = fault();
    if (why) refuse(why);
    return !why;
  };
  field.addEventListener("input", look);
  look();
  return { field, moment, refuse, good, parts: [h("label", { for: id }, elsewhere ? t("when.in", { label, zone }) : label), field, meaning, wrong] };
}
