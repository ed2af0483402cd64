// One registry of all that can be done. Shortcuts, the sheet that lists them and the command bar read it.

import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";

const MAC = /Mac|iPhone|iPad/u.test(navigator.platform);
const actions = new Map();

/**
 * Make actions known: {id, group, label, run, keys?, when?, also?}.
 * `label` and `group` are words, `keys` e.g. "Alt+Shift+E" (Ctrl is the Command key on a Mac; Ctrl with Alt types signs on many keyboards). `when()` tells
 * whether it can be done now, `also` other words by which people look for it, `otherwise()` is for whoever presses its keys when it cannot. `sheet: true` is listed in the sheet only: the field it belongs to listens itself.
 */
export function register(...added) {
  for (const action of added) actions.set(action.id, action);
}

/** Those that can be done now, or of `ids` those. */
export const possible = (ids = [...actions.keys()]) => ids.map((id) => actions.get(id)).filter((one) => !one.sheet && (!one.when || one.when()));

/** By group, what is at hand first. */
export function grouped(some) {
  const order = ["keys.group.here", "keys.group.chat", "keys.group.writing", "keys.group.order", "keys.group.list", "bulk.title", "keys.group.page"].map((key) => t(key));
  return new Map([...Map.groupBy(some, (one) => one.group)].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}

export function keys() {
  addEventListener("keydown", sends);
  addEventListener("keydown", (event) => {
    const action = [...actions.values()].find((one) => one.keys && !one.sheet && fits(one.keys, event));
    if (!action || (document.querySelector("dialog[open]") && !action.anywhere)) return;
    event.preventDefault();
    if (!action.when || action.when()) return action.run();
    action.otherwise?.();
  });
}

/** Ctrl+Enter in a box of several lines: its form goes, by its own button; between two of them nobody chooses but who presses one. */
function sends(event) {
  const pressed = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat && !event.isComposing && !event.defaultPrevented;
  const form = pressed && event.target.matches("textarea") && event.target.form;
  const buttons = form ? [...form.elements].filter((one) => one.type === "submit") : [];
  if (buttons.length === 1) buttons[0].click();
}

/** By event.code, because Alt with a letter types a sign on some keyboards; a slash is where it is. */
function fits(combination, event) {
  if (!MAC && event.getModifierState("AltGraph")) return false; // it types a sign: the euro, for one; on a Mac some browsers say it of any Option
  const parts = combination.split("+");
  const key = parts.pop();
  const held = { Ctrl: event.ctrlKey || event.metaKey, Alt: event.altKey };
  if (Object.entries(held).some(([name, on]) => parts.includes(name) !== on)) return false;
  if (key === "/") return event.key === "/" || event.code === "Slash";
  return parts.includes("Shift") === event.shiftKey && event.code === `Key${key}`;
}

export function combination(text) {
  const names = { Shift: t("keys.shift"), ...(MAC && { Ctrl: "⌘", Alt: "⌥" }) };
  return text.split("+").map((key) => [h("kbd", {}, names[key] ?? key), " "]);
}

export function helpSheet() {
  const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
  const inside = h("div.shortcuts");
  const sheet = h("dialog", { "aria-labelledby": "keys-title" }, h("header", {}, h("h2", { id: "keys-title" }, t("keys.title")), close), h("div.shortcuts-scroll", { tabindex: "0" }, inside));
  byId("sheets").append(sheet);
  return () => {
    if (sheet.open) return sheet.close();
    const listed = grouped([...actions.values()].filter((one) => one.keys));
    inside.replaceChildren(...[...listed].map(([group, all]) => h("section", {}, h("h3", {}, group),
      h("dl", {}, all.map(({ label, keys: held }) => [h("dt", {}, label), h("dd", {}, combination(held))])))));
    sheet.showModal();
  };
}
