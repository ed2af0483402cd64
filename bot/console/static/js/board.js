// The live board: its inside is read again every few seconds, its clocks run by themselves, and who becomes late is told.

import { toTheDoor } from "./api.js";
import { redraw } from "./dom.js";
import { prefs } from "./prefs.js";
import { canNotify, isOn, notify, turnOn } from "./push.js";

const EVERY = 4000;
const board = document.getElementById("board");
const cut = document.getElementById("board-cut");
const said = document.getElementById("board-said");
const ask = document.getElementById("board-alerts");
const title = document.title;
let known = new Set(lateOnes());

class DueClock extends HTMLElement {
  connectedCallback() {
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  tick() {
    const left = Math.round((Date.parse(this.getAttribute("at")) - Date.now()) / 1000);
    const words = lasting(Math.abs(left));
    this.textContent = left <= 0 ? `${this.dataset.late} ${words}` : words;
    this.closest("tr")?.classList.toggle("late", left <= 0);
  }
}
customElements.define("due-clock", DueClock);
showLate();

function lasting(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} min`;
  return minutes >= 10 ? `${minutes} min` : `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function lateOnes() {
  return (document.getElementById("late")?.dataset.late ?? "").split(" ").filter(Boolean);
}

function showLate() {
  const late = lateOnes();
  document.title = late.length ? `(${late.length}) ${title}` : title;
  const fresh = late.filter((id) => !known.has(id));
  known = new Set(late);
  if (!fresh.length) return;
  const names = fresh.map((id) => board.querySelector(`a[href$="${CSS.escape(id)}"]`)?.textContent).filter(Boolean);
  said.textContent = `${said.dataset.words} ${names.join(", ")}`;
  tell(said.textContent);
}

/** With the tab out of sight, where being told is on in this browser: it may have been ended from another one since. */
async function tell(body) {
  await prefs.read().catch(() => {});
  await notify(body, "late", "/console/board").catch(() => {}); // it was said on the page
}

/** The focus and how far a table was moved aside stay as they were. */
function show(fresh) {
  const aside = [...board.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  redraw(board, () => board.replaceChildren(...fresh));
  board.querySelectorAll(".scroll").forEach((one, at) => (one.scrollLeft = aside[at] ?? 0));
}

async function read() {
  if (document.hidden && !isOn()) return;
  try {
    const response = await fetch("/console/board/now", { cache: "no-store", signal: AbortSignal.timeout(EVERY * 2) });
    if (response.redirected) return toTheDoor();
    if (!response.ok) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    show([...fresh.body.childNodes]);
    cut.hidden = true;
    showLate();
  } catch {
    cut.hidden = false;
  }
}

setInterval(read, EVERY);
document.addEventListener("visibilitychange", () => !document.hidden && read());

const offer = () => (ask.hidden = isOn() || !canNotify() || Notification.permission === "denied");
ask.addEventListener("click", async () => {
  await turnOn();
  offer();
});
await prefs.read().catch(() => {});
offer();
