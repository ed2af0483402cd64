// "@" in a private note: the colleagues who may be named, found as one types.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { choices, keysBehindASign, matches } from "./choices.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { avatar } from "./people.js";

const TYPED = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u;

/** `id`: of the conversation. `noting()` tells whether a note is being written; `after()` is called when a name was put in. */
export function mentionMenu(id, field, noting, after) {
  const list = h("ul.choices-list.canned", { id: `${field.id}-mentions`, "aria-label": t("mention.who"), hidden: true });
  let read = null;
  let asked = 0;
  const menu = choices(field, list, (one) => put(one));

  const word = () => {
    const found = noting() && TYPED.exec(field.value.slice(0, field.selectionStart));
    return found && { query: found[1], start: field.selectionStart - found[1].length - 1 };
  };
  const look = async () => {
    const typed = word();
    if (!typed) return menu.hide();
    const mine = (asked += 1);
    read ??= api.get(`conversations/${id}/colleagues`).then(({ colleagues }) => colleagues);
    const found = await read.catch(() => (read = null));
    if (mine !== asked || !found) return;
    const fitting = found.filter((one) => matches(typed.query, one.name));
    menu.show(fitting.map((one) => ({ value: one, parts: [h("span.colleague", {}, avatar(one.name, one.id, "tiny"), one.name), h("span.muted.small", {}, t(`presence.${one.presence}`))] })));
    if (menu.open) announce(t("mention.found", { n: fitting.length }));
  };
  const put = (one) => {
    const typed = word();
    if (typed) field.setRangeText(`@${one.name} `, typed.start, field.selectionStart, "end");
    menu.hide();
    after();
  };
  field.addEventListener("input", look);
  field.addEventListener("blur", menu.hide);
  return { list, press: keysBehindASign(field, menu, word) };
}
