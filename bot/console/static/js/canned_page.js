// The page where canned replies are kept.

import { cannedForm } from "./canned_form.js";
import { h } from "./dom.js";
import { named } from "./i18n.js";
import { keptPage } from "./kept.js";

const inside = (one) => Object.entries(one.texts).map(([language, text]) =>
  h("p.said", { lang: language }, h("span.chip", { lang: document.documentElement.lang }, named("language", language)), " ", text));
inside.chip = (one) => one.intent && h("span.chip.accent", {}, named("intent", one.intent));

await keptPage({ kind: "canned", name: (one) => `/${one.code}`, text: (one) => Object.values(one.texts).join(" "), inside, form: cannedForm });
