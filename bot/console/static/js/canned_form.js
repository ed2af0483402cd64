// A canned reply is written: its code, its words in each language, whose it is and what it answers.

import { h } from "./dom.js";
import { named, t } from "./i18n.js";
import { field, keptForm, select, shownIn, teamField } from "./kept_form.js";

/** `one`: what to change, null for a new one; `page` as in kept.js. */
export function cannedForm(one, known, page) {
  const path = one ? `canned/${one.id}` : "canned";
  const shown = shownIn(path, one);
  const code = field("canned-code", t("canned.code"), h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "33" }), t("canned.code_help"));
  const texts = known.languages.map((language) => field(`canned-${language}`, t(`canned.text_${language}`), h("textarea", { rows: "3", maxlength: "4000", lang: language }),
    t("canned.text_help", { blanks: known.blanks[language].map((blank) => `{${blank}}`).join(" ") })));
  const team = teamField("canned", known.teams);
  const intents = known.intents.map((key) => [key, named("intent", key)]).sort((a, b) => a[1].localeCompare(b[1]));
  const intent = field("canned-intent", t("canned.intent"), select([["", t("canned.no_intent")], ...intents]), t("canned.intent_help"));

  code.control.value = shown?.code ?? "";
  known.languages.forEach((language, at) => (texts[at].control.value = shown?.texts[language] ?? ""));
  team.control.value = shown?.team ?? "";
  intent.control.value = shown?.intent ?? "";
  keptForm({
    kind: "canned",
    title: one ? t("kept.edit_which", { name: `/${one.code}` }) : t("canned.new"),
    fields: [code, ...texts, team, intent],
    path,
    one,
    given: () => ({ code: code.control.value, texts: Object.fromEntries(known.languages.map((language, at) => [language, texts[at].control.value])), team: team.control.value || null, intent: intent.control.value || null }),
    answer: "canned",
    page,
    anew: () => cannedForm(one, known, page),
  });
}
