// What has just been done, in a line at the foot of the page, with the way to take it back; beside it what others did
// meanwhile, with the way there. News take nobody's way back, and nothing else takes away what went wrong.

import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";

const LASTS = 8000;
const lines = new Map(); // "done", "news", or what went wrong -> {at, undo, close}
const undoes = [() => lines.get("done")]; // each tells what was done last of its kind: {at, undo}, or undefined
let came = null; // where the focus was before it came here

/**
 * `undo` takes back what was done; `open` leads to where something else is, which is news; so is what others did without a
 * way there. `lasts`: for how many milliseconds it can be undone, if not for as long as it is said. `problem` says that it did not work. Returns what takes the line away early, and whether it is `on`.
 */
export function toast(words, { undo, open, verb = t(open ? "toast.open" : "toast.undo"), lasts, problem = false, news = Boolean(open) && !problem } = {}) {
  const kind = news ? "news" : problem && !undo ? words : "done";
  let timer;
  const close = () => {
    clearTimeout(timer);
    if (lines.get(kind)?.close === close) lines.delete(kind);
    const leaving = line.contains(document.activeElement);
    line.remove();
    if (leaving) (came?.isConnected ? came : byId("items") ?? byId("content")).focus({ preventScroll: true });
  };
  const press = () => {
    close();
    (undo ?? open)();
  };
  const way = undo && h("button.button.plain", { type: "button", id: "undo", title: "Alt Z", onclick: press }, verb);
  const away = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: close }, icon("close"));
  const line = h("div.toast", { class: problem ? "bad" : "" }, h("span", {}, words), way,
    open && h("button.button.plain", { type: "button", onclick: press }, verb), away);
  lines.get(kind)?.close();
  lines.set(kind, { at: performance.now(), undo: undo && press, close });
  const over = () => {
    if (way.matches(":focus")) away.focus();
    way.remove();
    if (lines.get(kind)?.close === close) lines.get(kind).undo = undefined;
  };
  if (way && lasts) setTimeout(over, lasts);
  byId("toasts").append(line);
  const stay = () => clearTimeout(timer);
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(close, LASTS);
  };
  line.addEventListener("pointerenter", stay);
  line.addEventListener("pointerleave", leave);
  line.addEventListener("focusin", stay);
  line.addEventListener("focusout", leave);
  line.addEventListener("focusin", ({ relatedTarget }) => byId("toasts").contains(relatedTarget) || (came = relatedTarget));
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
  byId("sheets").append(h("div.toasts", { id: "toasts", role: "status", "aria-atomic": "false" }));
  register({ id: "undo", group: t("keys.group.chat"), label: t("toast.undo_last"), keys: "Alt+Z", when: () => Boolean(lastDone()), run: () => lastDone().undo() });
}

/** What else can be undone on this page: the key undoes whichever was done last. */
export const alsoUndoes = (last) => undoes.push(last);
const lastDone = () => undoes.map((last) => last()).filter((one) => one?.undo).sort((a, b) => b.at - a.at)[0];
