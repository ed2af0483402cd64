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

/**
 * Whoever clicks twice means one thing, where that click opens a sheet or closes one: the second click is not for what lies
 * below the pointer by then.
 */
export function oneClickAtATime() {
  let first = null;
  addEventListener("click", (event) => {
    const sheet = event.target.closest("dialog");
    if (event.detail > 1 && sheet !== first) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      first = sheet;
    }
  }, true);
}
