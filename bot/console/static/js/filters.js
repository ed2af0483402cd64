// Above a list: what is left out of it, its order, and the filters one has kept.

import * as api from "./api.js";
import { explain } from "./faults.js";
import { h, icon, redraw } from "./dom.js";
import { named, t } from "./i18n.js";
import { register } from "./keys.js";
import { SORTS, sortOf, tidy } from "./listing.js";
import { picker } from "./picker.js";
import { goTo } from "./route.js";
import { PRIORITIES, store } from "./store.js";
import { toast } from "./toast.js";

const STATUSES = { mine: ["open", "snoozed"], unassigned: [], all: ["bot", "open", "snoozed", "resolved"] };
let known = { labels: [], merged: {}, channels: [], languages: [], teams: [], operators: [], saved: [] };

export function filters() {
  const open = h("button.button.plain", { type: "button", id: "filter", "aria-expanded": "false", "aria-controls": "filter-panel" });
  const order = h("select", { id: "sort", "aria-label": t("list.sort"), onchange: () => change({ sort: order.value === sortOf(store.view, {}) ? "" : order.value }) });
  const keep = h("button.button.plain.square", { type: "button", id: "saved", "aria-label": t("filter.saved"), title: t("filter.saved"), onclick: chooseSaved }, icon("star"));
  const panel = h("div.filter-panel", { id: "filter-panel", hidden: true });
  const active = h("ul.active", { "aria-label": t("filter.active") });
  const element = h("div.filters", { role: "group", "aria-label": t("filter.label") }, h("div.filter-row", {}, open, order, keep), panel, active);
  let sign = "";

  const toggle = async (on = panel.hidden) => {
    panel.hidden = !on;
    open.setAttribute("aria-expanded", String(on));
    if (!on) return;
    panel.querySelector("select")?.focus();
    await load();
  };
  open.addEventListener("click", () => toggle());
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    toggle(false);
    open.focus();
  });
  const load = async () => {
    const found = await api.get("lists").catch(() => null);
    if (!found) return;
    known = found;
    registerSaved();
    await mend();
    draw();
  };
  const draw = () => {
    const { view, filter } = store;
    const total = store.page && (store.page.next ? store.page.total : store.listed.length);
    const fresh = JSON.stringify([view, filter, known, total]);
    if (fresh === sign) return;
    sign = fresh;
    redraw(element, () => show(total));
  };
  const show = (total) => {
    const { view, filter } = store;
    const set = chips();
    open.replaceChildren(icon("filter"), t("filter.open"), set.length ? h("span.count", {}, String(set.length)) : "");
    order.replaceChildren(...SORTS.map((sort) => h("option", { value: sort, selected: sort === sortOf(view, filter) }, t(`sort.${sort}`))));
    panel.replaceChildren(...fields(), buttons(set.length > 0));
    active.replaceChildren(...set.map(activeChip), ...(set.length ? [h("li.muted", {}, t("filter.total", { n: total ?? 0, shown: total > 999 ? "999+" : String(total ?? "…") }))] : []));
    active.hidden = !set.length;
  };
  store.on("lists", draw);
  store.on("named", load);
  register(
    { id: "filter", group: t("keys.group.list"), label: t("filter.open"), keys: "Alt+F", run: () => toggle() },
    { id: "saved", group: t("keys.group.list"), label: t("filter.saved"), keys: "Alt+G", run: chooseSaved },
    { id: "filter-clear", group: t("keys.group.list"), label: t("filter.clear"), when: () => chips().length > 0, run: clear },
  );
  load();
  return { element };
}

const change = (some) => store.show(store.view, { ...store.filter, ...some });
const clear = () => store.show(store.view, { sort: store.filter.sort });

function fields() {
  const choices = {
    status: STATUSES[store.view].map((one) => [one, t(`status.${one}`)]),
    team: known.teams.map((one) => [one.key, one.name]),
    assignee: store.view === "all" ? known.operators.map((one) => [one.id, one.name]) : [],
    label: known.labels.map((one) => [one.id, one.name]),
    channel: known.channels.map((one) => [one, named("channel", one)]),
    language: known.languages.map((one) => [one, named("language", one)]),
    priority: PRIORITIES.toReversed().map((one) => [one, t(`priority.${one}`)]),
  };
  return [
    ...Object.entries(choices).filter(([, options]) => options.length).map(([name, options]) => field(name, options)),
    ...["waiting", "undelivered"].map(check),
  ];
}

function check(name) {
  const box = h("input", { type: "checkbox", id: `by-${name}`, checked: store.filter[name], onchange: () => change({ [name]: box.checked }) });
  return h("label.check", { for: `by-${name}` }, box, t(`filter.${name}`));
}

function field(name, options) {
  const any = name === "status" && store.view === "mine" ? null : h("option", { value: "" }, t("status.any"));
  const select = h("select", { id: `by-${name}`, onchange: () => change({ [name]: select.value === "open" && !any ? "" : select.value }) }, any,
    options.map(([value, label]) => h("option", { value, selected: store.filter[name] === value }, label)));
  return h("div.field", {}, h("label", { for: `by-${name}` }, t(name === "label" ? "filter.label_field" : `filter.${name}`)), select);
}

function buttons(some) {
  const saved = current();
  return h("div.buttons", {},
    some && h("button.button.plain", { type: "button", id: "filter-clear", onclick: clear }, t("filter.clear")),
    saved ? h("button.button", { type: "button", id: "filter-remove", onclick: () => remove(saved) }, icon("star"), t("filter.remove", { name: saved.name }))
      : some && h("button.button", { type: "button", id: "filter-save", onclick: chooseSaved }, icon("star"), t("filter.save")));
}

/** What is set, in words: [name, words]. */
function chips() {
  const { filter } = store;
  const words = {
    status: (value) => t(`status.${value}`),
    team: (value) => known.teams.find((one) => one.key === value)?.name ?? value,
    assignee: (value) => known.operators.find((one) => one.id === value)?.name ?? "…",
    label: (value) => known.labels.find((one) => one.id === value)?.name ?? "…",
    channel: (value) => named("channel", value),
    language: (value) => named("language", value),
    priority: (value) => t(`priority.${value}`),
    waiting: () => t("filter.waiting"),
    undelivered: () => t("filter.undelivered"),
  };
  return Object.keys(words).filter((name) => filter[name]).map((name) => [name, words[name](filter[name])]);
}

function activeChip([name, words]) {
  return h("li", {}, h("span.chip.accent", {}, words,
    h("button", { type: "button", "aria-label": t("filter.drop", { name: words }), title: t("filter.drop", { name: words }), onclick: () => change({ [name]: "" }) }, icon("close"))));
}

const current = () => known.saved.find((one) => one.view === store.view && JSON.stringify(tidy(valid(one.wanted))) === JSON.stringify(store.filter));

/** A label that was merged is the other one; what was removed, or has left, is asked for no more. */
function valid(filter) {
  const label = known.merged[filter.label] ?? filter.label;
  return {
    ...filter,
    label: known.labels.some((one) => one.id === label) ? label : "",
    team: known.teams.some((one) => one.key === filter.team) ? filter.team : "",
    assignee: known.operators.some((one) => one.id === filter.assignee) ? filter.assignee : "",
  };
}

const lost = (filter) => ["label", "team", "assignee"].find((name) => filter[name] && !valid(filter)[name]);
const tellLost = (name) => name && toast(t(`filter.lost.${name}`));

/** What the lists are filtered by may have been removed meanwhile. */
async function mend() {
  let gone;
  await store.refilter((filter) => {
    gone ??= lost(filter);
    return valid(filter);
  });
  tellLost(gone);
}

async function chooseSaved() {
  const hint = (one) => [t(`view.${one.view}`), lost(one.wanted) && t(`filter.lost.${lost(one.wanted)}`)].filter(Boolean).join(" · ");
  const options = known.saved.map((one) => ({ value: one, label: one.name, hint: hint(one), on: one === current() }));
  const create = (words) => chips().length && { value: { save: words }, label: t("filter.save_as", { name: words }) };
  const placeholder = t(chips().length ? "filter.name_here" : "picker.here");
  const chosen = await picker({ title: t("filter.saved"), options, create, placeholder, empty: t("filter.none_saved"), none: t(chips().length ? "filter.name_it" : "filter.none_yet") });
  if (chosen?.save) await save(chosen.save, store.view, store.filter);
  else if (chosen) await apply(chosen);
}

async function apply({ view, wanted }) {
  await store.show(view, valid(wanted));
  goTo(view);
  tellLost(lost(wanted));
}

async function save(name, view, wanted) {
  await tell(async () => {
    const { saved } = await api.post("filters", { name, view, wanted });
    known = { ...known, saved: [...known.saved.filter((one) => one.id !== saved.id), saved] };
    toast(t("toast.filter_saved", { name: saved.name }), { undo: () => remove(saved) });
  });
}

async function remove(saved) {
  await tell(async () => {
    await api.post(`filters/${saved.id}/remove`);
    known = { ...known, saved: known.saved.filter((one) => one.id !== saved.id) };
    toast(t("toast.filter_removed", { name: saved.name }), { undo: () => save(saved.name, saved.view, saved.wanted) });
  });
}

async function tell(act) {
  try {
    await act();
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  registerSaved();
  store.emit("lists");
}

/** Each of them is a command of its own. */
function registerSaved() {
  register(...known.saved.map((one) => ({
    id: `saved-${one.id}`, group: t("filter.saved"), label: one.name, when: () => known.saved.some(({ id }) => id === one.id), run: () => apply(one),
  })));
}
