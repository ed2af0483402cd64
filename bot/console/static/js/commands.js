// The command bar: everything that can be done now, found by typing.

import { begun } from "./begun.js";
import { choices, matches } from "./choices.js";
import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { combination, grouped, possible } from "./keys.js";

export function commandBar() {
  const field = h("input", { type: "text", id: "command", role: "combobox", "aria-expanded": "true", autocomplete: "off", spellcheck: "false", placeholder: t("commands.here"), "aria-label": t("keys.commands") });
  const list = h("ul.choices-list", { id: "command-list", "aria-label": t("keys.commands") });
  const nothing = h("p.muted", { hidden: true, role: "status" }, t("commands.nothing"));
  const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => bar.close() }, icon("close"));
  const bar = h("dialog.commands", { "aria-label": t("keys.commands") }, h("div.typed", {}, field, close), list, nothing);
  const found = choices(field, list, (action) => {
    bar.close(); // gives the focus back, so that the action may take it
    action.run(); // at once: the close event comes a frame later, and what is typed by then would go elsewhere
  });
  const draw = () => {
    const fitting = possible().filter((one) => one.id !== "commands" && matches(field.value, `${one.group} ${one.label} ${one.also ?? ""}`));
    const actions = [...grouped(fitting).values()].flat();
    found.show(actions.map((one) => ({ value: one, group: one.group, parts: [h("span", {}, one.label), one.keys && h("span.held", {}, combination(one.keys))] })));
    nothing.hidden = actions.length > 0;
    field.setAttribute("aria-expanded", String(actions.length > 0));
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", found.press);
  bar.addEventListener("click", (event) => event.target === bar && bar.close());
  byId("sheets").append(bar);
  return () => {
    if (bar.open) return bar.close();
    const others = [...document.querySelectorAll("dialog[open]")];
    if (others.some(begun)) return keep(document.activeElement.closest("dialog") ?? others.at(-1));
    for (const other of others) other.close();
    field.value = "";
    bar.showModal();
    draw();
    field.focus();
  };
}

/** Said in the dialog, since what is behind it is not read out. */
function keep(dialog) {
  dialog.querySelector(".kept-open")?.remove();
  dialog.append(h("p.notice.warn.kept-open", { role: "alert" }, t("commands.unsent")));
}
