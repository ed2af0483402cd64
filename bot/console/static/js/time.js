// Moments as people read them, and clocks that run by themselves.

import { locale, t } from "./i18n.js";

/** Everybody at the console reads the business's clock, wherever they are: what is promised for ten is ten for all. */
export const zone = document.documentElement.dataset.zone;

const DAY = { weekday: "long", day: "numeric", month: "long" };
const WITH_YEAR = { ...DAY, year: "numeric" };
const hourCycle = document.documentElement.dataset.clock;
const HOUR = { timeStyle: "short", hourCycle };
const TWO = "2-digit";
const format = (options, where = { timeZone: zone }, spoken = locale) => new Intl.DateTimeFormat(spoken, { ...options, ...where });
const hour = format(HOUR);
const day = format(DAY);
const dayAndYear = format(WITH_YEAR);
const short = format({ day: "numeric", month: "short" });
const full = format({ dateStyle: "medium", ...HOUR });
const ownDay = format(WITH_YEAR, {});
const ownHour = format(HOUR, {});
const digits = format({ year: "numeric", month: TWO, day: TWO, hour: TWO, minute: TWO, hourCycle: "h23" }, undefined, "en-CA");

const WARN_MINUTES = 3;
const LATE_MINUTES = 10;
const HALF_A_YEAR = 182 * 24 * 60 * 60_000;

export const atHour = (at) => hour.format(new Date(at));
export const inFull = (at) => full.format(new Date(at));
/** With the year unless it is this one. */
export const dayOf = (at) => (fieldAt(at).slice(0, 4) === fieldAt(Date.now()).slice(0, 4) ? day : dayAndYear).format(new Date(at));
export const sameDay = (a, b) => fieldAt(a).slice(0, 10) === fieldAt(b).slice(0, 10);
/** By the reader's own clock. */
export const ownClock = (at) => `${ownDay.format(at)}, ${ownHour.format(at)}`;
/** Whether the reader's clock says something else, today or once clocks have changed; zones have several names. */
export const elsewhere = [0, HALF_A_YEAR].some((later) => {
  const at = Date.now() + later;
  return ownClock(at) !== `${dayAndYear.format(at)}, ${hour.format(at)}`;
});
export const brief = (at) => (sameDay(at, Date.now()) ? atHour(at) : short.format(new Date(at)));

/** A moment as a field of kind datetime-local has it, by the business's clock. */
export function fieldAt(at) {
  const { year, month, day: date, hour: clock, minute } = Object.fromEntries(digits.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${year}-${month}-${date}T${clock}:${minute}`;
}

/** The moment that such a field says, NaN if it says none. Where clocks change in between, the second look is right. */
export function momentIn(field) {
  const wanted = Date.parse(`${field}Z`);
  let at = wanted;
  for (let look = 0; look < 2 && !Number.isNaN(at); look += 1) at += wanted - Date.parse(`${fieldAt(at)}Z`);
  return at;
}

export function lasting(milliseconds) {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) return t("time.now");
  if (minutes < 60) return t("time.minutes", { m: minutes });
  if (minutes < 60 * 24) return t("time.hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
  return t("time.days", { d: Math.floor(minutes / 60 / 24) });
}

/** <wait-clock since="..."> shows how long someone has been waiting, and keeps showing it. */
class WaitClock extends HTMLElement {
  connectedCallback() {
    this.tick();
    this.timer = setInterval(() => this.tick(), 10_000);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  tick() {
    const waited = Math.max(0, Date.now() - new Date(this.getAttribute("since")));
    const minutes = waited / 60000;
    const shown = lasting(waited);
    if (this.shown !== shown) {
      this.shown = shown;
      this.replaceChildren(shown);
      this.title = t("list.waiting_since", { at: inFull(this.getAttribute("since")) });
    }
    this.dataset.level = minutes >= LATE_MINUTES ? "late" : minutes >= WARN_MINUTES ? "warn" : "fine";
  }
}
customElements.define("wait-clock", WaitClock);
