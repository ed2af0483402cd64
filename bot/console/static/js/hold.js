// What is held for a few seconds says when it goes out, and can be undone until then: a reply, or that somebody else has it.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { allow, allowed, h } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { store } from "./store.js";
import { alsoUndoes, toast } from "./toast.js";

/** <hold-clock for="4200"> counts the milliseconds down in seconds. */
class HoldClock extends HTMLElement {
  connectedCallback() {
    this.end ??= performance.now() + Number(this.getAttribute("for"));
    this.tick();
    this.timer = setInterval(() => this.tick(), 250);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  tick() {
    const words = t("hold.in", { s: Math.max(0, Math.ceil((this.end - performance.now()) / 1000)) });
    if (this.textContent !== words) this.textContent = words;
    if (performance.now() >= this.end) this.dispatchEvent(new Event("over"));
  }
}
customElements.define("hold-clock", HoldClock);

/** What stands under a held message; `now` is the server's. */
export function holding(message, now) {
  const left = Math.max(0, Date.parse(message.held_until) - Date.parse(now));
  const clock = h("hold-clock", { for: String(left) });
  if (message.held_by !== store.me.operator.id) return [clock];
  const undo = h("button.button.recall", { type: "button", onclick: () => recall(undo, message) }, t(message.author === "operator" ? "hold.undo" : "hold.undo_change"));
  clock.addEventListener("over", () => { // what is behind something that cannot be delivered waits on, and can be undone no more
    if (undo.matches(":focus")) document.querySelector(".stream").focus({ preventScroll: true });
    undo.remove();
  }, { once: true });
  undo.doneAt = performance.now() - (Date.parse(now) - Date.parse(message.at));
  return [clock, undo];
}

const changes = new Map(); // conversation -> what was done last there: the epoch since, the line that says so, and `again`

/**
 * Said at the foot of what became of a conversation, with the way to undo it; the line goes once it is so no more. `again()`: what
 * was typed for it is typed again, once it is undone below its words; `undo()` sees to it itself, for as long as it `lasts`.
 */
export function tellUndoable({ id, epoch }, words, { undo, verb, lasts, again = () => {} } = {}) {
  changes.set(id, { epoch, again, line: toast(words, { undo, verb, lasts }) });
}

/** From the bot, a conversation can still be taken again. */
store.on("lists", () => {
  for (const [id, { epoch, line }] of changes) {
    const now = store.summary(id);
    if (now?.epoch > epoch && now.status !== "bot") {
      changes.delete(id);
      line.leave();
    }
  }
});

alsoUndoes(() => {
  const button = [...document.querySelectorAll(".recall")].at(-1);
  return button && { at: button.doneAt, undo: () => button.click() };
});

async function recall(button, message) {
  if (!allowed(button)) return;
  allow(button, t("talk.busy"));
  const { id, epoch } = store.detail.conversation;
  const change = changes.get(id);
  try {
    await api.post(`messages/${message.id}/recall`);
    const mine = message.author === "operator";
    announce(t(mine ? "hold.recalled" : "hold.undone"));
    if (mine) store.emit("recalled", { id, text: message.text });
    if (change?.epoch === epoch) change.again(); // with a reply goes the resolve behind it
  } catch (error) {
    toast(explain(error), { problem: true });
    allow(button, "");
  }
  await store.read(id).catch(() => {});
}
