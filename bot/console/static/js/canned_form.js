// A canned reply is written: its code, its words in each language, whose it is and what it answers.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { explain } from "./faults.js";
import { named, t } from "./i18n.js";

const LANGUAGES = ["es", "en"];

/** `one`: what to change, null for a new one; `taken(made)` once it is kept. */
export function cannedForm(one, known, taken) {
  const field = (id, label, control, help) => {
    const wrong = h("p.wrong", { id: `${id}-wrong`, role: "alert", hidden: true });
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-help ${id}-wrong`);
    return { id, control, wrong, element: h("div.field", {}, h("label", { for: id }, label), control, h("p.help", { id: `${id}-help` }, help ?? ""), wrong) };
  };
  const text = (language) => h("textarea", { rows: "3", maxlength: "4000", lang: language });
  const code = field("canned-code", t("canned.code"), h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "33" }), t("canned.code_help"));
  const texts = LANGUAGES.map((language) => field(`canned-${language}`, t(`canned.text_${language}`), text(language),
    t("canned.text_help", { blanks: known.blanks.map((blank) => `{${blank}}`).join(" ") })));
  const team = field("canned-team", t("canned.team"), select([["", t("canned.everybody")], ...known.teams.map((key) => [key, named("team", key)])]));
  const intent = field("canned-intent", t("canned.intent"), select([["", t("canned.no_intent")], ...known.intents.map((key) => [key, named("intent", key)]).sort((a, b) => a[1].localeCompare(b[1]))]), t("canned.intent_help"));
  const problem = h("p.notice.bad", { role: "alert", hidden: true });
  const fields = [code, ...texts, team, intent];
  team.element.hidden = !known.teams.length;

  code.control.value = one?.code ?? "";
  LANGUAGES.forEach((language, at) => (texts[at].control.value = one?.texts[language] ?? ""));
  team.control.value = one?.team ?? "";
  intent.control.value = one?.intent ?? "";

  const form = h("form", { novalidate: true }, fields.map((each) => each.element), problem,
    h("div.buttons", {}, h("button.button", { type: "button", onclick: () => sheet.close() }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("canned.save"))));
  const sheet = h("dialog.kept-form", { "aria-labelledby": "canned-form-title" }, h("h2", { id: "canned-form-title" }, one ? t("canned.edit_which", { code: one.code }) : t("canned.new")), form);
  sheet.addEventListener("close", () => sheet.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    for (const { wrong, control } of fields) {
      wrong.hidden = true;
      control.removeAttribute("aria-invalid");
    }
    const given = { code: code.control.value, texts: Object.fromEntries(LANGUAGES.map((language, at) => [language, texts[at].control.value])), team: team.control.value || null, intent: intent.control.value || null };
    try {
      const { canned } = await api.post(one ? `canned/${one.id}` : "canned", given);
      sheet.close();
      taken(canned);
    } catch (error) {
      refuse(error);
    }
  });

  const refuse = (error) => {
    const at = fields.find((each) => each.id === `canned-${error.body?.field}`);
    if (!at) {
      problem.textContent = explain(error);
      problem.hidden = false;
      return;
    }
    at.wrong.textContent = t(`canned.fault.${error.body.why}`, error.body);
    at.wrong.hidden = false;
    at.control.setAttribute("aria-invalid", "true");
    at.control.focus();
  };
  byId("sheets").append(sheet);
  sheet.showModal();
  code.control.focus();
}

const select = (options) => h("select", {}, options.map(([value, words]) => h("option", { value }, words)));
