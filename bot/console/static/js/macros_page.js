// The page where macros are kept.

import { h } from "./dom.js";
import { keptPage } from "./kept.js";
import { macroForm } from "./macro_form.js";
import { stepWords } from "./macro_words.js";

const inside = (one, known) => h("ol.steps", {}, one.steps.map((step) => h("li", {}, stepWords(step, { ...known.teams, ...known.people }))));

await keptPage({ kind: "macros", name: (one) => one.name, text: (one) => one.steps.map((step) => step.value).join(" "), inside, form: macroForm });
