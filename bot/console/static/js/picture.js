// A photo as large as the window allows, over the conversation: a meter is read without leaving the page.

import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";

const PICTURES = ".stream a.picture";

/** Whoever wants it in a tab of its own opens it as any link. */
export function showPicture(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const opened = event.currentTarget;
  const all = [...document.querySelectorAll(PICTURES)];
  let at = all.indexOf(opened);

  const title = h("h2", { id: "picture-title", "aria-live": "polite" });
  const picture = h("img", {});
  const save = h("a.button.plain", {}, icon("file"), t("picture.download"));
  const tab = h("a.button.plain", { target: "_blank", rel: "noopener" }, t("picture.tab"));
  const turn = (by, name, side) => h("button.button.square", { type: "button", class: side, "aria-label": t(name), title: t(name), onclick: () => show(at + by) }, icon("back"));
  const steps = [turn(-1, "picture.before", "before"), turn(1, "picture.after", "after")];
  const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
  const sheet = h("dialog.picture", { "aria-labelledby": "picture-title" }, h("header", {}, title, close), picture,
    h("div.actions", {}, all.length > 1 && steps, save, tab));

  const show = (to) => {
    at = Math.min(Math.max(to, 0), all.length - 1);
    const what = all[at].querySelector("img").alt;
    title.textContent = all.length > 1 ? t("picture.of", { what, n: at + 1, all: all.length }) : what;
    const address = all[at].getAttribute("href");
    picture.src = address;
    picture.alt = what;
    save.download = what;
    for (const one of [save, tab]) one.setAttribute("href", address);
    steps.forEach((one, after) => (one.ariaDisabled = String(at === (after ? all.length - 1 : 0))));
  };
  sheet.addEventListener("keydown", (pressed) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[pressed.key];
    if (by) show(at + by);
  });
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close()); // beside it
  sheet.addEventListener("close", () => {
    sheet.remove();
    (opened.isConnected ? opened : document.querySelector(".stream"))?.focus({ preventScroll: true });
  });
  show(at);
  byId("sheets").append(sheet);
  sheet.showModal();
}
