// A sheet that asks something.

import { byId, h } from "./dom.js";

/**
 * Resolves to what `end` is called with, at once: the close event comes a frame later. To undefined, if they think better of it.
 * `make(end)` returns what is in the sheet, its heading with the id `ask-title`.
 */
export function ask(make) {
  return new Promise((done) => {
    const end = (value) => {
      box.close();
      box.remove();
      done(value);
    };
    const box = h("dialog.ask", { "aria-labelledby": "ask-title" }, make(end));
    box.addEventListener("close", () => end());
    byId("sheets").append(box);
    box.showModal();
    box.querySelector("textarea, input").focus();
  });
}

const SOON = 400; // ms
const NEAR = 4; // px

/**
 * Whoever clicks twice means one thing, where that click opens a sheet or closes one: the second click is not for what lies
 * below the pointer by then. Not every browser counts clicks on what has changed in between, nor taps.
 */
export function oneClickAtATime() {
  let before = null;
  let first = null;
  addEventListener("click", (event) => {
    const sheet = event.target.closest("dialog");
    if (isSecond(event, before) && sheet !== first) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      first = sheet;
    }
    before = event;
  }, true);
  addEventListener("keydown", () => (before = null), true); // whoever has pressed a key in between clicks anew
}

/** Whether `event` is the other half of a double click; by keyboard there is none. */
function isSecond(event, before) {
  if (event.detail !== 1 || !before?.detail) return event.detail > 1;
  return event.timeStamp - before.timeStamp < SOON && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < NEAR;
}
