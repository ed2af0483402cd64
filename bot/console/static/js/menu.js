// A menu under a button.

import { allowed, h } from "./dom.js";
import { t } from "./i18n.js";

export const row = (name, radios) => h("div.row", { role: "group", "aria-label": t(name) }, radios);
export const entry = (tag, props, ...children) => h(`${tag}.entry`, { role: "menuitem", tabindex: "-1", ...props }, ...children);
export const radio = (on, act, ...children) => entry("button", { type: "button", role: "menuitemradio", "aria-checked": String(on), onclick: act }, ...children);
export const check = (on, act, ...children) => entry("button", { type: "button", role: "menuitemcheckbox", "aria-checked": String(on), onclick: act }, ...children);

/** A button with a menu under it, as ARIA describes one: arrows, Home, End, Escape. */
export function menu(button, entries) {
  const holder = h("div.menu", {}, button);
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let sheet = null;
  const close = () => {
    sheet?.remove();
    sheet = null;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", leave);
  };
  const leave = (event) => !holder.contains(event.target) && close();
  const show = () => {
    sheet = h("div.menu-sheet", { role: "menu", "aria-label": button.getAttribute("aria-label") }, entries());
    for (const rule of sheet.querySelectorAll("hr")) rule.setAttribute("role", "separator");
    for (const caption of sheet.querySelectorAll(".caption")) caption.setAttribute("role", "presentation");
    holder.append(sheet);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", leave);
    const first = sheet.querySelector('[aria-checked="true"], .entry');
    first.tabIndex = 0;
    first.focus();
  };
  button.addEventListener("click", () => (sheet ? close() : allowed(button) && show()));
  // Before the entry acts: what it opens gives the focus back to the button, which is still there then.
  holder.addEventListener("click", (event) => {
    if (!sheet || !event.target.closest(".entry")) return;
    close();
    button.focus();
  }, { capture: true });
  holder.addEventListener("focusout", (event) => !holder.contains(event.relatedTarget) && event.relatedTarget && close());
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
