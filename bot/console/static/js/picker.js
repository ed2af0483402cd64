// A sheet to pick one of several things from, found by typing or with the arrows.

import { choices, matches } from "./choices.js";
import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";

/**
 * Resolves to the value picked, or undefined. `options`: [{value, label, hint?, group?, on?, mark?}], where `on`
 * marks what holds already and `mark` stands before the label. `create(words)` may offer an option that is not there.
 * `empty` is said where nothing fits, `none` before anything is typed where there is nothing to choose from.
 */
export function picker({ title, options, create, placeholder = t("picker.here"), empty = t("picker.nothing"), none = empty }) {
  if (document.querySelector("dialog.picker[open]")) return Promise.resolve(); // asked for twice on a slow line
  return new Promise((done) => {
    const field = h("input", { type: "text", id: "pick", role: "combobox", "aria-expanded": "true", autocomplete: "off", spellcheck: "false", placeholder, "aria-labelledby": "pick-title", maxlength: "60" });
    const list = h("ul.choices-list", { id: "pick-list", "aria-labelledby": "pick-title" });
    const nothing = h("p.muted", { hidden: true, role: "status" });
    const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => box.close() }, icon("close")); // no Escape on a phone
    const box = h("dialog.commands.picker", { "aria-labelledby": "pick-title" }, h("header", {}, h("h2", { id: "pick-title" }, title), close), field, list, nothing);
    const end = (value) => {
      box.remove();
      done(value);
    };
    const found = choices(field, list, (value) => {
      box.close();
      end(value); // at once: the close event comes a frame later, and what is typed by then would go elsewhere
    });
    const draw = () => {
      const words = field.value.trim();
      const fitting = options.filter((one) => matches(words, `${one.group ?? ""} ${one.label} ${one.hint ?? ""}`));
      const made = words && create?.(words);
      const shown = made ? [...fitting, made] : fitting;
      found.show(shown.map((one) => ({ value: one.value, group: one.group, parts: parts(one) })));
      nothing.hidden = shown.length > 0;
      nothing.textContent = words || options.length ? empty : none;
      field.setAttribute("aria-expanded", String(shown.length > 0));
    };
    field.addEventListener("input", draw);
    field.addEventListener("keydown", found.press);
    box.addEventListener("click", (event) => event.target === box && box.close());
    box.addEventListener("close", () => end());
    byId("sheets").append(box);
    box.showModal();
    draw();
    field.focus();
  });
}

function parts({ label, hint, on, mark }) {
  return [mark && h("span.mark", {}, mark), h("span", {}, label, hint && h("small.muted", {}, ` · ${hint}`)), on && [icon("check"), h("span.unseen", {}, t("picker.on"))]];
}
