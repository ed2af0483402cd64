// A macro is written: its name, its steps in their order, and whose it is.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { field, keptForm, select, shownIn, teamField } from "./kept_form.js";

const MOST = 10;

/** `one`: what to change, null for a new one; `page` as in kept.js. */
export function macroForm(one, known, page) {
  const path = one ? `macros/${one.id}` : "macros";
  const shown = shownIn(path, one);
  const name = field("macros-name", t("macro.name"), h("input", { type: "text", autocomplete: "off", maxlength: "60" }));
  const steps = stepsField(known, shown?.steps ?? [known.canned.length ? { do: "reply", value: known.canned[0] } : { do: "note", value: "" }]);
  const team = teamField("macros", known.teams);
  name.control.value = shown?.name ?? "";
  team.control.value = shown?.team ?? "";
  keptForm({
    kind: "macros",
    title: one ? t("kept.edit_which", { name: one.name }) : t("macros.new"),
    fields: [name, steps, team],
    path,
    one,
    given: () => ({ name: name.control.value, steps: steps.values(), team: team.control.value || null }),
    answer: "macro",
    page,
    anew: () => macroForm(one, known, page),
  });
}

function stepsField(known, first) {
  const rows = h("ol.step-rows", { id: "macros-steps", tabindex: "-1", "aria-label": t("macro.steps") });
  const add = h("button.button", { type: "button", onclick: () => append({ do: "note", value: "" }).querySelector("select").focus() }, t("macro.add"));
  const wrong = h("p.wrong", { role: "alert", hidden: true });
  const append = (step) => {
    const row = stepRow(known, step);
    rows.append(row);
    add.hidden = rows.children.length >= MOST;
    row.querySelector(".away").addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      add.hidden = false;
      (next?.querySelector("select") ?? add).focus();
    });
    return row;
  };
  first.forEach(append);
  return {
    id: "macros-steps",
    control: rows,
    wrong,
    element: h("div.field", { role: "group", "aria-labelledby": "macros-steps-label" }, h("span.label", { id: "macros-steps-label" }, t("macro.steps")), rows, add, h("p.help", {}, t("macro.steps_help")), wrong),
    values: () => [...rows.children].map((row) => row.step()),
  };
}

function stepRow(known, step) {
  const what = select(known.do.map((key) => [key, t(`macro.what.${key}`)]));
  const place = h("span.value");
  what.setAttribute("aria-label", t("macro.what"));
  what.value = step.do;
  let control = null;
  const draw = (value) => {
    control = valueControl(what.value, known);
    if (control && value !== undefined) control.value = value;
    control?.setAttribute("aria-label", t("macro.value"));
    place.replaceChildren(...(control ? [control] : []));
  };
  what.addEventListener("change", () => draw());
  draw(step.value);
  const row = h("li", {}, what, place, h("button.button.plain.square.away", { type: "button", "aria-label": t("macro.away"), title: t("macro.away") }, icon("close")));
  row.step = () => ({ do: what.value, value: control?.value ?? "" });
  return row;
}

function valueControl(what, known) {
  if (what === "resolve") return null;
  if (what === "note") return h("textarea", { rows: "2", maxlength: "2000" });
  if (what === "label") return h("input", { type: "text", maxlength: "40", autocomplete: "off" });
  const options = {
    reply: known.canned.length ? known.canned.map((code) => [code, `/${code}`]) : [["", t("canned.empty.title")]],
    priority: known.priorities.map((one) => [one, t(`priority.${one}`)]),
    snooze: known.untils.map((one) => [one, t(`snooze.${one}`)]),
    transfer: [...Object.entries(known.teams).map(([key, name]) => [key, t("macro.team", { name })]), ...Object.entries(known.people)],
  }[what];
  return select(options);
}
