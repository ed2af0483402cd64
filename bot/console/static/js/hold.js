// What is held for a few seconds says when it goes out, and can be undone until then: a reply, or that somebody else has it.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { allow, allowed, h } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

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
  }
}
customElements.define("hold-clock", HoldClock);

/** What stands under a held message; `now` is the server's. */
export function holding(message, now) {
  const left = Math.max(0, Date.parse(message.held_until) - Date.parse(now));
  const clock = h("hold-clock", { for: String(left) });
  if (message.held_by !== store.me.operator.id) return [clock];
  const undo = h("button.button.recall", { type: "button", onclick: () => recall(undo, message) }, t(message.author === "operator" ? "hold.undo" : "toast.undo"));
  return [clock, undo];
}

const lines = new Map(); // conversation -> the line at the foot that offers to undo what was done last there

/** Said at the foot of what was done in conversation `id`; undone in another way, the line goes. */
export const tellUndoable = (id, words, how) => lines.set(id, toast(words, how));

export const canRecall = () => Boolean(lastButton());
export const recallLast = () => lastButton()?.click();
const lastButton = () => [...document.querySelectorAll(".recall")].at(-1);

async function recall(button, message) {
  if (!allowed(button)) return;
  allow(button, t("talk.busy"));
  const id = store.openId;
  try {
    await api.post(`messages/${message.id}/recall`);
    const mine = message.author === "operator";
    announce(t(mine ? "hold.recalled" : "hold.undone"));
    if (mine) store.emit("recalled", { id, text: message.text });
    else {
      lines.get(id)?.leave();
      store.emit("undone", id);
    }
  } catch (error) {
    toast(explain(error), { problem: true });
    allow(button, "");
  }
  await store.read(id).catch(() => {});
}
