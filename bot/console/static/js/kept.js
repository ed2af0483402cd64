// A page where things are kept ready: found, written, removed, and brought back.

import * as api from "./api.js";
import { matches } from "./choices.js";
import { byId, h, icon, redraw } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { wasRefused } from "./kept_form.js";
import { inFull } from "./time.js";
import { toast } from "./toast.js";

/**
 * `kind`: what its words and addresses are called by. `name(one)`; `text(one)`: what is searched; `inside(one, known)`: what a row
 * shows; `form(one, known, page)` writes it: `page.taken(made)` once it is kept, `page.what(one)` is what a row shows.
 */
export async function keptPage({ kind, name, text, inside, form }) {
  const page = byId(kind);
  const search = h("input", { type: "search", id: "search", autocomplete: "off", placeholder: t(`${kind}.search`), "aria-label": t(`${kind}.search`) });
  const list = h("ul.kept-list", { "aria-label": t(`${kind}.title`) });
  const gone = h("details.gone-list", { hidden: true });
  const create = h("button.button.main", { type: "button", id: "new", onclick: () => edit(null) }, t(`${kind}.new`));
  let known = null;
  let reading = null;

  const read = async () => {
    try {
      known = await api.get(kind);
    } catch (error) {
      if (!known) return list.replaceChildren(notRead());
      complain(error);
    }
    draw();
  };

  const notRead = () => h("li.empty", { role: "alert" }, icon("alert"), h("strong", {}, t("unread.title")), h("button.button", { type: "button", onclick: begin }, t("unread.again")));

  const draw = () => redraw(page, () => {
    const found = known[kind].filter((one) => matches(search.value, `${name(one)} ${text(one)} ${known.teams[one.team] ?? ""}`));
    search.parentElement.hidden = !known[kind].length;
    list.replaceChildren(...(found.length ? found.map(row) : [nothing()]));
    gone.hidden = !known.removed.length;
    gone.replaceChildren(h("summary", {}, t(`${kind}.removed`, { n: known.removed.length })),
      h("ul", {}, known.removed.map((one) => h("li", {}, h("strong", {}, name(one)), " ", h("span.muted", {}, t(`${kind}.removed_by`, { name: one.updated_by ?? "", at: inFull(one.updated_at) })), " ",
        h("button.button", { type: "button", onclick: () => restore(one) }, t("kept.restore"))))));
  }, create);

  const what = (one) => h("div.what", {},
    h("h2", {}, name(one), " ", h("span.chip", {}, one.team ? (known.teams[one.team] ?? one.team) : t("kept.everybody")), inside.chip?.(one)),
    inside(one, known),
    h("p.muted.small", {}, t("kept.changed", { name: one.updated_by ?? "", at: inFull(one.updated_at) })));

  const row = (one) => h("li.kept-row", { data: { name: name(one) } },
    what(one),
    h("div.do", {},
      h("button.button", { type: "button", onclick: () => edit(one), "aria-label": t("kept.edit_which", { name: name(one) }) }, t("kept.edit")),
      h("button.button.plain", { type: "button", onclick: () => remove(one), "aria-label": t("kept.remove_which", { name: name(one) }) }, t("kept.remove"))));

  const nothing = () => (known[kind].length
    ? h("li.empty", {}, t("kept.none_found"))
    : h("li.empty", {}, icon("note"), h("strong", {}, t(`${kind}.empty.title`)), h("p", {}, t(`${kind}.empty.text`))));

  const taken = async (made) => {
    await read();
    toast(t("kept.saved", { name: name(made) }));
    at(made).focus();
  };

  /** Asked for while all of it is still being read, it opens then, and once. */
  const edit = async (one) => {
    await reading;
    if (known && !document.querySelector(".kept-form[open]")) form(one, known, { taken, what });
  };

  const remove = async (one) => {
    try {
      await api.post(`${kind}/${one.id}/remove`);
    } catch (error) {
      return complain(error);
    }
    await read();
    toast(t("kept.removed_one", { name: name(one) }), { undo: () => restore(one) });
  };

  const restore = async (one) => {
    try {
      await api.post(`${kind}/${one.id}/restore`);
    } catch (error) {
      return error.code === "field" ? toast(t("kept.restore_taken", { name: name(one) }), { problem: true }) : complain(error);
    }
    await read();
    toast(t("kept.restored", { name: name(one) }));
    at(one).focus();
  };

  const at = (one) => page.querySelector(`[data-name="${CSS.escape(name(one))}"] button`) ?? create;

  const complain = (error) => {
    toast(explain(error), { problem: true });
  };

  /** What was sent when the session had ended is opened again. */
  const begin = async () => {
    reading = read();
    await reading;
    const refused = [null, ...(known?.[kind] ?? [])].find((one) => wasRefused(one ? `${kind}/${one.id}` : kind));
    if (refused !== undefined) edit(refused);
  };

  page.append(h("div.kept-head", {}, h("div", {}, h("h1", {}, t(`${kind}.title`)), h("p.muted.small", {}, t(`${kind}.what`))), create),
    h("div.kept-find", {}, search), list, gone);
  search.addEventListener("input", () => known && draw());
  await begin();
}
