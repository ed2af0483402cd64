// Moments as people read them, and clocks that run by themselves.

import { language, t } from "./i18n.js";

const hour = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const dayAndYear = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

const WARN_MINUTES = 3;
const LATE_MINUTES = 10;

export const atHour = (at) => hour.format(new Date(at));
export const inFull = (at) => full.format(new Date(at));
/** With the year unless it is this one. */
export const dayOf = (at) => (new Date(at).getFullYear() === new Date().getFullYear() ? day : dayAndYear).format(new Date(at));
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();
export const brief = (at) => (sameDay(at, Date.now()) ? atHour(at) : short.format(new Date(at)));

/** A moment as a field of kind datetime-local has it, where `zone` is. */
export function fieldAt(at, zone) {
  const two = "2-digit";
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: two, day: two, hour: two, minute: two, hourCycle: "h23" }).formatToParts(at);
  const { year, month, day: date, hour: clock, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${date}T${clock}:${minute}`;
}

/** The moment that such a field says, NaN if it says none. Where clocks change in between, the second look is right. */
export function momentIn(field, zone) {
  const wanted = Date.parse(`${field}Z`);
  let at = wanted;
  for (let look = 0; look < 2 && !Number.isNaN(at); look += 1) at += wanted - Date.parse(`${fieldAt(at, zone)}Z`);
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
