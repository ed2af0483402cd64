// Shortcuts, as people who come from other desks know them, and the sheet that lists them.

import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { move } from "./lists.js";
import { goTo } from "./route.js";
import { store, VIEWS } from "./store.js";

const SHEET = [
  ["Alt+J", "keys.next"],
  ["Alt+K", "keys.previous"],
  ["Alt+N", "keys.tab"],
  ["Alt+L", "keys.reply"],
  ["Alt+P", "keys.note"],
  ["Alt+A", "keys.attach"],
  ["Alt+E", "keys.resolve"],
  ["Ctrl+Alt+E", "keys.resolve_next"],
  ["Enter", "keys.send"],
  ["Shift+Enter", "keys.line"],
  ["Ctrl+/", "keys.help"],
];

export function keys(talk, showHelp) {
  const alt = {
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    KeyN: () => goTo(VIEWS[(VIEWS.indexOf(store.view) + 1) % VIEWS.length]),
    KeyL: talk.reply,
    KeyP: talk.note,
    KeyA: talk.attach,
    KeyE: talk.resolve,
  };
  // event.code, because Alt with a letter types a sign on some keyboards
  addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    let act = null;
    if (event.altKey && command && event.code === "KeyE") act = () => resolveAndNext(talk);
    else if (event.altKey && !command && !event.shiftKey) act = alt[event.code];
    else if (command && !event.altKey && (event.key === "/" || event.code === "Slash")) act = showHelp;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

async function resolveAndNext(talk) {
  const ids = store.listed.map((one) => one.id);
  const next = ids[ids.indexOf(store.openId) + 1] ?? ids.find((id) => id !== store.openId);
  await talk.resolve();
  if (next) goTo(store.view, next);
}

export function helpSheet() {
  const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
  const sheet = h("dialog", { "aria-labelledby": "keys-title" },
    h("header", {}, h("h2", { id: "keys-title" }, t("keys.title")), close),
    h("dl", {}, SHEET.map(([combination, meaning]) => [h("dt", {}, t(meaning)), h("dd", {}, combination.split("+").map((key) => [h("kbd", {}, key), " "]))])));
  byId("sheets").append(sheet);
  return () => (sheet.open ? sheet.close() : sheet.showModal());
}
