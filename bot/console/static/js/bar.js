// The top bar: presence, and a menu with the things one sets once.

import * as api from "./api.js";
import { announce, beep } from "./alerts.js";
import { showTasks } from "./care.js";
import { byId, h, icon } from "./dom.js";
import { language, t } from "./i18n.js";
import { prefs } from "./prefs.js";
import { choosePresence, PRESENCES } from "./presence.js";
import { canNotify, turnOff, turnOn } from "./push.js";
import { store } from "./store.js";

export function bar({ showHelp, showCommands, complain }) {
  const commands = h("button.button.plain.square", { type: "button", id: "commands", "aria-label": t("keys.commands"), title: `${t("keys.commands")} (Ctrl K)`, onclick: showCommands }, icon("search"));
  byId("bar-tools").append(lateOnes(), commands, presenceMenu(), personMenu(showHelp, complain));
}

/** For whoever leads: how many are beyond what was promised, and the way to the board. */
function lateOnes() {
  const link = h("a.chip.danger.press", { id: "late", href: "/console/board" });
  const draw = () => {
    const n = store.counts.late ?? 0;
    link.hidden = !n;
    link.setAttribute("aria-label", t("bar.late", { n }));
    link.title = t("bar.late", { n });
    link.replaceChildren(icon("clock"), String(n));
  };
  store.on("lists", draw);
  draw();
  return link;
}

function presenceMenu() {
  const dot = h("span.dot");
  const label = h("span");
  const button = h("button.button.plain", { type: "button", id: "presence" }, dot, label, icon("chevron"));
  const draw = () => {
    const { presence } = store.me.operator;
    dot.dataset.presence = presence;
    label.textContent = t(`presence.${presence}`);
    button.setAttribute("aria-label", t("presence.label", { presence: label.textContent }));
  };
  store.on("presence", draw);
  draw();
  return menu(button, () =>
    PRESENCES.map((one) => radio(store.me.operator.presence === one, () => choosePresence(one),
      h("span.dot", { data: { presence: one } }), h("span", {}, t(`presence.${one}`), h("br"), h("span.muted.small", {}, t(`presence.${one}.means`))))));
}

async function switchNotices(complain) {
  try {
    if (prefs.notify && Notification.permission === "granted") await turnOff();
    else if (!(await turnOn())) announce(t("menu.notify_refused"));
  } catch (error) {
    complain(error);
  }
}

function personMenu(showHelp, complain) {
  const { name } = store.me.operator;
  const button = h("button.button.plain.square", { type: "button", id: "menu", "aria-label": t("menu.label", { name }) }, icon("menu"));
  return menu(button, () => [
    h("p.caption", {}, `${name} · ${t(`role.${store.me.operator.role}`)}`),
    h("div.pages", { role: "presentation" }, store.me.sections.map(({ key, path }) => entry("a", { href: path, data: { section: key } }, t(`section.${key}`)))),
    h("hr"),
    check(prefs.sound, () => prefs.set("sound", !prefs.sound).then(() => prefs.sound && beep(), complain), t("menu.sound")),
    canNotify() && check(prefs.notify && Notification.permission === "granted", () => switchNotices(complain), t("menu.notify")),
    h("hr"), h("p.caption", {}, t("menu.theme")),
    row("menu.theme", ["auto", "light", "dark"].map((theme) => radio(prefs.theme === theme, () => (prefs.theme = theme), t(`menu.${theme}`)))),
    h("hr"), h("p.caption", {}, t("menu.language")),
    row("menu.language", [["es", "Español"], ["en", "English"]].map(([code, title]) => radio(language === code, () => prefs.setLanguage(code), h("span", { lang: code }, title)))),
    h("hr"),
    entry("button", { type: "button", id: "show-tasks", onclick: () => showTasks() }, t("task.all")),
    entry("button", { type: "button", onclick: showHelp }, t("menu.help"), h("small", {}, "Ctrl /")),
    entry("button", { type: "button", onclick: () => signOut(complain) }, t("menu.sign_out")),
  ]);
}

export async function signOut(complain) {
  try {
    const { next } = await api.post("sign-out");
    location.assign(next);
  } catch (error) {
    complain(error);
  }
}

const row = (name, radios) => h("div.row", { role: "group", "aria-label": t(name) }, radios);
const entry = (tag, props, ...children) => h(`${tag}.entry`, { role: "menuitem", tabindex: "-1", ...props }, ...children);
const radio = (on, act, ...children) => entry("button", { type: "button", role: "menuitemradio", "aria-checked": String(on), onclick: act }, ...children);
const check = (on, act, ...children) => entry("button", { type: "button", role: "menuitemcheckbox", "aria-checked": String(on), onclick: act }, ...children);

/** A button with a menu under it, as ARIA describes one: arrows, Home, End, Escape. */
function menu(button, entries) {
  const holder = h("div.menu", {}, button);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let sheet = null;
  const close = () => {
    sheet?.remove();
    sheet = null;
    button.setAttribute("aria-expanded", "false");
  };
  const show = () => {
    sheet = h("div.menu-sheet", { role: "menu", "aria-label": button.getAttribute("aria-label") }, entries());
    for (const rule of sheet.querySelectorAll("hr")) rule.setAttribute("role", "separator");
    for (const caption of sheet.querySelectorAll(".caption")) caption.setAttribute("role", "presentation");
    holder.append(sheet);
    button.setAttribute("aria-expanded", "true");
    const first = sheet.querySelector('[aria-checked="true"], .entry');
    first.tabIndex = 0;
    first.focus();
  };
  button.addEventListener("click", () => (sheet ? close() : show()));
  // Before the entry acts: what it opens gives the focus back to the button, which is still there then.
  holder.addEventListener("click", (event) => {
    if (!sheet || !event.target.closest(".entry")) return;
    close();
    button.focus();
  }, { capture: true });
  holder.addEventListener("focusout", (event) => !holder.contains(event.relatedTarget) && event.relatedTarget && close());
  document.addEventListener("pointerdown", (event) => !holder.contains(event.target) && close());
  holder.addEventListener("keydown", (event) => {
    if (!sheet) return;
    const all = [...sheet.querySelectorAll(".entry")];
    const now = all.indexOf(document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      close();
      button.focus();
    } else if (to !== undefined) {
      event.preventDefault();
      all[to % all.length].focus();
    }
  });
  return holder;
}
