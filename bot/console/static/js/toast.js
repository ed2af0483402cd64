// What has just been done, in a line at the foot of the page, with the way to take it back.

import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";

const LASTS = 8000;
let undoing = null;
let timer;
let came = null; // where the focus was before it came here

/** `undo` may be left out; `problem` says that it did not work. Returns what takes the line away early, and whether it is `on`. */
export function toast(words, { undo, verb = t("toast.undo"), problem = false } = {}) {
  const line = h("div.toast", { class: problem ? "bad" : "" }, h("span", {}, words),
    undo && h("button.button.plain", { type: "button", id: "undo", title: "Alt Z", onclick: takeBack }, verb),
    h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: close }, icon("close")));
  byId("toasts").replaceChildren(line);
  undoing = undo ?? null;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(close, LASTS);
  };
  line.addEventListener("pointerenter", stay);
  line.addEventListener("pointerleave", leave);
  line.addEventListener("focusin", stay);
  line.addEventListener("focusout", leave);
  line.addEventListener("focusin", ({ relatedTarget }) => line.contains(relatedTarget) || (came = relatedTarget));
  leave();
  return { leave: () => line.isConnected && close(), on: () => line.isConnected };
}

/** What went wrong is said in its place, `problem`, or here where its sheet was closed meanwhile. */
export function tell(problem, words) {
  problem.textContent = words;
  problem.hidden = false;
  if (!problem.checkVisibility()) toast(words, { problem: true });
}

export function toasts() {
  byId("sheets").append(h("div.toasts", { id: "toasts", role: "status" }));
  register({ id: "undo", group: t("keys.group.chat"), label: t("toast.undo_last"), keys: "Alt+Z", when: () => Boolean(undoing), run: takeBack });
}

function close() {
  undoing = null;
  const leaving = byId("toasts").contains(document.activeElement);
  byId("toasts").replaceChildren();
  if (leaving) (came?.isConnected ? came : byId("items") ?? byId("content")).focus({ preventScroll: true });
}

function takeBack() {
  const act = undoing;
  close();
  act?.();
}
