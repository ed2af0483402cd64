// The page where canned replies are kept: found, written, removed, and brought back.

import * as api from "./api.js";
import { matches } from "./choices.js";
import { byId, h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { cannedForm } from "./canned_form.js";
import { named, t } from "./i18n.js";
import { inFull } from "./time.js";

const page = byId("canned");
const search = h("input", { type: "search", id: "search", autocomplete: "off", placeholder: t("canned.search"), "aria-label": t("canned.search") });
const list = h("ul.kept-list", { "aria-label": t("canned.title") });
const gone = h("details.gone-list", { hidden: true });
const toast = h("div.toast", { role: "status", hidden: true });
let known = { canned: [], removed: [], teams: [], intents: [], blanks: [] };
let quiet;

page.append(
  h("div.kept-head", {}, h("div", {}, h("h1", {}, t("canned.title")), h("p.muted", {}, t("canned.what"))),
    h("button.button.main", { type: "button", id: "new", onclick: () => edit(null) }, t("canned.new"))),
  h("div.kept-find", {}, search), list, gone, toast);
search.addEventListener("input", draw);
await read();

async function read() {
  try {
    known = await api.get("canned");
  } catch (error) {
    say(explain(error));
  }
  draw();
}

function draw() {
  const found = known.canned.filter((one) => matches(search.value, [one.code, ...Object.values(one.texts), one.team ?? ""].join(" ")));
  list.replaceChildren(...(found.length ? found.map(row) : [nothing()]));
  gone.hidden = !known.removed.length;
  gone.replaceChildren(h("summary", {}, t("canned.removed", { n: known.removed.length })),
    h("ul", {}, known.removed.map((one) => h("li", {}, h("strong", {}, `/${one.code}`), " ", h("span.muted", {}, t("canned.removed_by", { name: one.updated_by ?? "", at: inFull(one.updated_at) })), " ",
      h("button.button", { type: "button", onclick: () => restore(one) }, t("canned.restore"))))));
}

function row(one) {
  return h("li.kept-row", { data: { code: one.code } },
    h("div.what", {},
      h("h2", {}, `/${one.code}`, " ", one.team ? h("span.chip", {}, named("team", one.team)) : h("span.chip", {}, t("canned.everybody")),
        one.intent && h("span.chip.accent", {}, named("intent", one.intent))),
      Object.entries(one.texts).map(([language, text]) => h("p.said", { lang: language }, h("span.chip", { lang: document.documentElement.lang }, named("language", language)), " ", text)),
      h("p.muted.small", {}, t("canned.changed", { name: one.updated_by ?? "", at: inFull(one.updated_at) }))),
    h("div.do", {},
      h("button.button", { type: "button", onclick: () => edit(one), "aria-label": t("canned.edit_which", { code: one.code }) }, t("canned.edit")),
      h("button.button.plain", { type: "button", onclick: () => remove(one), "aria-label": t("canned.remove_which", { code: one.code }) }, t("canned.remove"))));
}

function nothing() {
  return known.canned.length
    ? h("li.empty", {}, t("canned.none_found"))
    : h("li.empty", {}, icon("note"), h("strong", {}, t("canned.empty.title")), h("p", {}, t("canned.empty.text")));
}

function edit(one) {
  cannedForm(one, known, async (made) => {
    await read();
    say(t("canned.saved", { code: made.code }));
    (page.querySelector(`[data-code="${CSS.escape(made.code)}"] button`) ?? byId("new")).focus();
  });
}

async function remove(one) {
  try {
    await api.post(`canned/${one.id}/remove`);
  } catch (error) {
    return say(explain(error));
  }
  await read();
  say(t("canned.removed_one", { code: one.code }), () => restore(one));
}

async function restore(one) {
  try {
    await api.post(`canned/${one.id}/restore`);
  } catch (error) {
    return say(error.code === "field" ? t("canned.fault.restore_taken", { code: one.code }) : explain(error));
  }
  await read();
  say(t("canned.restored", { code: one.code }));
}

/** A word at the foot of the page; with something to undo it stays longer and takes the focus. */
function say(words, undo) {
  clearTimeout(quiet);
  const button = undo && h("button.button", { type: "button", onclick: undo }, t("canned.undo"));
  toast.replaceChildren(h("span", {}, words), ...(button ? [button] : []));
  toast.hidden = false;
  button?.focus();
  quiet = setTimeout(() => (toast.hidden = true), undo ? 20_000 : 6000);
}
