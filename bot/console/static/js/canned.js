// "/" in the composer: the canned replies that fit, found as one types.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { choices, keysBehindASign, matches, plain } from "./choices.js";
import { h } from "./dom.js";
import { named, t } from "./i18n.js";
import { store } from "./store.js";

const FRESH = 30_000;
const TYPED = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const MOST = 30;

/** `field`: the textarea. `after(offer)` is called when one was put into it. */
export function cannedMenu(id, field, after) {
  const list = h("ul.choices-list.canned", { id: "canned-list", "aria-label": t("canned.title"), hidden: true });
  let read = null;
  let readAt = 0;
  let asked = 0;
  let closedAt = null; // where Escape was pressed: it stays closed for this word

  const menu = choices(field, list, (offer) => (offer.manage ? location.assign("/console/canned") : put(offer)));

  const offers = () => {
    if (!read || Date.now() - readAt > FRESH) {
      readAt = Date.now();
      read = api.get(`conversations/${id}/canned`).then(({ canned }) => canned);
      read.catch(() => (read = null));
    }
    return read;
  };

  const word = () => {
    const found = TYPED.exec(field.value.slice(0, field.selectionStart));
    return found && { query: found[1], start: field.selectionStart - found[1].length - 1 };
  };

  const look = async () => {
    const typed = word();
    if (!typed) closedAt = null;
    if (!typed || typed.start === closedAt) return menu.hide();
    const mine = (asked += 1);
    const found = await offers().catch(() => null);
    if (mine !== asked || !found) return;
    const before = menu.open;
    const keeper = store.me.sections.some(({ key }) => key === "canned");
    const fitting = best(found, typed.query).slice(0, MOST);
    menu.show(fitting.length || typed.query || !keeper ? fitting.map(option) : [none()]);
    if (menu.open) field.scrollIntoView({ block: "nearest" }); // the list above it has moved it
    if (menu.open && (!before || fitting.length)) announce(t("canned.found", { n: fitting.length }));
  };

  const put = (offer) => {
    const typed = menu.open && word();
    const start = typed ? typed.start : field.selectionStart;
    field.setRangeText(offer.text, start, field.selectionStart, "end");
    menu.hide();
    selectBlank(field, offer.missing, start);
    after(offer);
  };

  field.addEventListener("input", look);
  field.addEventListener("click", look);
  field.addEventListener("blur", menu.hide);
  const press = keysBehindASign(field, menu, word, (typed) => (closedAt = typed?.start ?? null));
  return { list, press, put };
}

/** Codes that begin with what was typed, then codes and texts that have it in them. */
function best(found, query) {
  const rank = ({ code, text }) => (plain(code).startsWith(plain(query)) ? 0 : matches(query, code) ? 1 : matches(query, text) ? 2 : 3);
  return found.map((one) => [rank(one), one]).filter(([at]) => at < 3).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}

function option(offer) {
  const other = offer.language !== document.documentElement.lang && h("span.chip", {}, named("language", offer.language));
  return { value: offer, parts: [h("span", {}, h("strong", {}, `/${offer.code}`), " ", h("span.muted.line", {}, offer.text)), other] };
}

function none() {
  return { value: { manage: true }, parts: [h("span", {}, h("strong", {}, t("canned.empty.title")), " ", h("span.muted", {}, t("canned.make_one")))] };
}

/** Blanks that nobody could fill wait, selected, for the operator. */
function selectBlank(field, missing, from = 0) {
  const places = missing.map((name) => [field.value.indexOf(`{${name}}`, from), name]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
  field.focus();
  if (places.length) field.setSelectionRange(places[0][0], places[0][0] + places[0][1].length + 2);
}

const ALONE = /^\/[\p{L}\p{N}_-]*$/u;

/** What calls up a canned reply, where nothing else is written: it is nothing for a customer to read. */
export const codeAlone = (text) => ALONE.exec(text.trim())?.[0] ?? "";

const BLANKS = /\{(?:customer|operator|business|ticket|cliente|operador|negocio|caso)\}/u;

/** The first blank that is still in the text, as it is written. */
export const blankIn = (text) => BLANKS.exec(text)?.[0] ?? "";
