// A reply that is held for a few seconds says when it goes out, and can be taken back until then.

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
  const undo = h("button.button.recall", { type: "button", onclick: () => recall(undo, message) }, t("hold.undo"));
  return [h("hold-clock", { for: String(left) }), undo];
}

export const canRecall = () => Boolean(lastButton());
export const recallLast = () => lastButton()?.click();
const lastButton = () => [...document.querySelectorAll(".recall")].at(-1);

async function recall(button, message) {
  if (!allowed(button)) return;
  allow(button, t("talk.busy"));
  const id = store.openId;
  try {
    await api.post(`messages/${message.id}/recall`);
    announce(t("hold.recalled"));
    store.emit("recalled", { id, text: message.text });
  } catch (error) {
    toast(explain(error), { problem: true });
    allow(button, "");
  }
  await store.read(id).catch(() => {});
}
