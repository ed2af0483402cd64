// The left column: Mine, Unassigned, All.

import { attachmentName } from "./attachments.js";
import { bulkBar, choosing, isChosen, toggle } from "./bulk.js";
import { byId, h, icon, reconcile } from "./dom.js";
import { drafts } from "./drafts.js";
import { filters } from "./filters.js";
import { explain } from "./faults.js";
import { named, t } from "./i18n.js";
import { avatar, channelName, contactFace, contactName } from "./people.js";
import { choosePresence } from "./presence.js";
import { byName, goTo, hashOf } from "./route.js";
import { search } from "./search.js";
import { store, VIEWS } from "./store.js";
import { brief, inFull } from "./time.js";
import { toast } from "./toast.js";
import { labelChip } from "./triage.js";

const plainTitle = document.title;

export function lists() {
  const column = byId("lists");
  const items = h("ul.items", { id: "items", tabindex: "-1", "aria-label": t("list.label") });
  const views = h("ul.views");
  const filter = filters();
  const nav = h("nav", { "aria-label": t("list.views") }, views);
  const sought = search(nav, filter.element, items);
  column.append(sought.element, nav, filter.element, items, sought.results, bulkBar());

  const draw = () => {
    remember();
    reconcile(views, VIEWS.map(viewTab));
    items.classList.toggle("choosing", choosing());
    reconcile(items, rows());
    watchEnd(items);
    document.title = title();
  };
  store.on("lists", draw);
  store.on("presence", draw);
}

function viewTab(view) {
  const current = store.view === view;
  const count = store.counts[view] ?? 0;
  return {
    key: view,
    sign: `${current}${count}`,
    make: () =>
      h("li", {},
        h("a", { href: byName(view), "aria-current": current && "page" },
          t(`view.${view}`), h("span.count", {}, count > 999 ? "999+" : String(count)))),
  };
}

function rows() {
  const page = store.page;
  if (!page && store.unread(store.listKey)) return [{ key: "-unread", sign: "", make: notRead }];
  if (!page) return [{ key: "-loading", sign: "", make: () => h("li.empty", {}, t("list.loading")) }];
  const found = store.listed.map(row);
  if (page.next) found.push({ key: "-more", sign: page.next, make: moreButton });
  return found.length ? found : [emptyState()];
}

function row(one) {
  const open = one.id === store.openId;
  const begun = !open && drafts.begun(one.id);
  return {
    key: one.id,
    sign: JSON.stringify([one, open, store.view, isChosen(one.id), store.faces[one.assignee?.id], begun]),
    make: () => h("li.item-row", { class: isChosen(one.id) ? "chosen" : "" }, chooser(one), rowLink(one, open, begun)),
  };
}

/** Shown under the pointer, once something is chosen, and to whoever comes by keyboard. */
function chooser(one) {
  const box = h("input", { type: "checkbox", checked: isChosen(one.id), "aria-label": t("bulk.choose", { name: contactName(one.contact) }), onclick: (event) => toggle(one.id, box.checked, event.shiftKey) });
  return h("label.choose", {}, box);
}

function rowLink(one, open, begun) {
  const urgent = ["urgent", "high"].includes(one.priority);
  return h("a.item", { href: hashOf(store.view, one.id), "aria-current": open && "true", class: [urgent && "urgent", one.waiting_since && "unread"].filter(Boolean).join(" ") },
    contactFace(one.contact, one.account),
    h("div", {},
      h("div.line", {},
        h("span.who", {}, contactName(one.contact)),
        one.waiting_since
          ? h("wait-clock", { since: one.waiting_since })
          : h("time.when", { datetime: one.updated_at, title: inFull(one.updated_at) }, brief(one.updated_at))),
      h("p.preview", {}, previewOf(one)),
      h("div.tags", {},
        urgent && h("span.chip.danger", {}, icon("alert"), t(`priority.${one.priority}`)),
        begun && h("span.chip.warn", {}, icon("note"), t("list.draft")),
        one.late && h("span.chip.danger", {}, icon("clock"), t("list.late")),
        one.undelivered && h("span.chip.danger", {}, icon("alert"), t("list.undelivered")),
        one.reason && h("span.chip", {}, named("reason", one.reason)),
        one.status === "bot" && h("span.chip.bot", {}, icon("bot"), t("status.bot")),
        one.status === "snoozed" && h("span.chip", {}, icon("clock"), t("status.snoozed")),
        one.labels.map((label) => labelChip(label)),
        one.status === "resolved" && h("span.chip", {}, icon("check"), t("status.resolved")),
        h("span.unseen", {}, channelName(one.account)),
        one.assignee && store.view === "all" && [h("span.unseen", {}, one.assignee.name), avatar(one.assignee.name, one.assignee.id, "tiny")])));
}

function previewOf(one) {
  if (!one.preview) return t("list.nothing_yet");
  const { author, private: note, by_me: mine, attachment } = one.preview;
  const text = one.preview.text || (attachment ? attachmentName(attachment) : "");
  if (author === "customer") return text;
  const who = note ? t("preview.note") : author === "operator" ? (mine ? t("preview.you") : one.preview.author_name) : author === "bot" ? t("preview.bot") : null;
  return who ? `${who}: ${text}` : text;
}

function moreButton() {
  return h("li.more", {}, h("button.button", { type: "button", onclick: more }, t("list.more")));
}

function notRead() {
  return h("li.empty", {}, icon("alert"), h("strong", {}, t("unread.title")), h("p", {}, explain(store.unread(store.listKey))), h("button.button", { type: "button", onclick: more }, t("unread.again")));
}

const complain = (error) => {
  toast(explain(error), { problem: true });
};
const more = () => store.more().catch(complain);

/** Read on when the end of what was read comes near; the button is for those who do not scroll. */
function watchEnd(items) {
  const end = items.querySelector(".more");
  if (end === watched) return;
  watcher?.disconnect();
  watched = end;
  if (!end) return;
  watcher = new IntersectionObserver(([seen]) => seen.isIntersecting && more(), { root: items, rootMargin: "400px" });
  watcher.observe(end);
}
let watched = null;
let watcher = null;

function emptyState() {
  const offline = store.view !== "all" && store.me.operator.presence !== "online";
  const filtered = Object.keys(store.filter).some((name) => name !== "sort");
  const others = !filtered && store.view === "mine" && store.counts.unassigned > 0;
  return {
    key: "-empty",
    sign: JSON.stringify([store.view, filtered, offline, Boolean(store.me.signed_off), others && store.counts.unassigned]),
    make: () =>
      h("li.empty", {}, icon(store.view === "all" ? "talk" : "inbox"),
        h("strong", {}, t(filtered ? "empty.filtered.title" : `empty.${store.view}.title`)),
        h("p", {}, t(filtered ? "empty.filtered.text" : offline ? "empty.offline" : `empty.${store.view}.text`)),
        offline && !filtered && !store.me.signed_off && h("button.button.main", { type: "button", id: "go-online", onclick: goOnline }, t("empty.go_online")),
        others && h("a", { href: hashOf("unassigned") }, t("empty.see_unassigned", { n: store.counts.unassigned }))),
  };
}

async function goOnline() {
  await choosePresence("online");
  byId("items").focus();
}

/** From the open one onwards, or backwards. */
function beyond(ids, step) {
  const at = ids.indexOf(store.openId);
  if (at < 0) return [];
  return step > 0 ? ids.slice(at + 1) : ids.slice(0, at).reverse();
}

/**
 * The next or previous one, as the list stood when the open one was opened: answered, it sinks, and the next is still the next.
 * Beyond that, as the list stands now, read on where there is more; beyond its end, from the other. Undefined if there is none.
 */
export async function neighbour(step) {
  const { openId, listKey } = store;
  const ids = store.listed.map((one) => one.id);
  const next = beyond(stood.ids, step).find((id) => ids.includes(id)) ?? beyond(ids, step)[0];
  if (next) return next;
  const within = [...stood.ids, ...ids].includes(openId);
  if (step > 0 && within && store.page?.next) {
    await store.more();
    return openId === store.openId && listKey === store.listKey ? neighbour(step) : undefined; // they have gone on meanwhile
  }
  return ids.filter((id) => id !== openId).at(step < 0 && within ? -1 : 0);
}

/** Move the open conversation up or down the list on show. */
export async function move(step) {
  const next = await neighbour(step).catch(complain);
  if (!next) return;
  goTo(store.view, next);
  const row = document.querySelector(`#items [data-key="${CSS.escape(next)}"]`);
  row?.scrollIntoView({ block: "nearest" });
  if (byId("items").contains(document.activeElement)) row?.querySelector("a").focus({ preventScroll: true }); // Enter there would go back
}

let stood = { key: null, ids: [] };

function remember() {
  const key = `${store.openId} ${store.listKey} ${Boolean(store.page)}`;
  if (stood.key !== key) stood = { key, ids: store.listed.map((one) => one.id) };
}

function title() {
  const waiting = (store.counts.mine_waiting ?? 0) + (store.counts.unassigned ?? 0);
  const late = store.counts.late ?? 0;
  return (waiting ? `(${waiting}) ` : "") + (late ? t("title.late", { n: late, title: plainTitle }) : plainTitle);
}
