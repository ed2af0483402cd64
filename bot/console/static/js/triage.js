// Under the name: how pressing it is, what it is about, and until when it is put aside.

import * as api from "./api.js";
import { h, icon, redraw } from "./dom.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { isMine } from "./people.js";
import { picker } from "./picker.js";
import { chooseUntil } from "./snooze.js";
import { PRIORITIES, store } from "./store.js";
import { explain } from "./faults.js";
import { inFull } from "./time.js";
import { toast } from "./toast.js";
import { sayWhose } from "./whose.js";
import { transferButton } from "./transfer.js";

export function triage(id) {
  const priority = h("button.chip.press", { type: "button", id: "priority", onclick: () => choosePriority(id) });
  const labels = h("ul.labels", { "aria-label": t("label.of") });
  const add = h("button.chip.press", { type: "button", id: "label", onclick: () => chooseLabel(id) }, icon("tag"), t("label.add"));
  const asleep = h("span.asleep");
  const snooze = h("button.chip.press", { type: "button", id: "snooze" });
  const pass = transferButton(id);
  const element = h("div.triage", { role: "group", "aria-label": t("triage.label") }, h("div.about", {}, priority, labels, add), h("div.acts", {}, asleep, snooze, pass.element));
  let sign = "";
  const update = ({ conversation }) => {
    pass.update({ conversation });
    const fresh = JSON.stringify(conversation);
    if (fresh === sign) return;
    sign = fresh;
    priority.className = `chip press ${tone(conversation.priority)}`;
    priority.replaceChildren(icon("flag"), h("span.unseen", {}, t("panel.priority"), ": "), t(`priority.${conversation.priority}`));
    redraw(element, () => labels.replaceChildren(...conversation.labels.map((one) => h("li", {}, labelChip(one, () => removeLabel(id, one))))));
    const sleeps = conversation.status === "snoozed";
    asleep.textContent = sleeps ? sleepWords(conversation) : "";
    snooze.hidden = !isMine(conversation, store.me);
    snooze.replaceChildren(icon(sleeps ? "bell" : "clock"), t(sleeps ? "snooze.end" : "snooze.do"));
    snooze.onclick = () => (sleeps ? endSnooze(id) : chooseSnooze(id));
  };
  return { element, update };
}

export function triageKeys() {
  const group = t("keys.group.order");
  const here = () => store.detail?.conversation;
  const mine = () => Boolean(here() && isMine(here(), store.me));
  register(
    { id: "snooze", group, label: t("keys.snooze"), keys: "Alt+M", when: () => mine() && here().status === "open", otherwise: sayWhose, run: () => chooseSnooze(here().id) },
    { id: "snooze-end", group, label: t("snooze.end"), when: () => mine() && here().status === "snoozed", run: () => endSnooze(here().id) },
    { id: "priority", group, label: t("priority.choose"), keys: "Alt+U", when: () => Boolean(here()), run: () => choosePriority(here().id) },
    { id: "label", group, label: t("label.choose"), keys: "Alt+B", when: () => Boolean(here()), run: () => chooseLabel(here().id) },
  );
}

export function labelChip({ name, tint }, remove) {
  return h("span.chip.label", { data: { tint: String(tint) } }, name,
    remove && h("button", { type: "button", "aria-label": t("label.remove", { name }), title: t("label.remove", { name }), onclick: remove }, icon("close")));
}

const tone = (priority) => ({ urgent: "danger", high: "warn" })[priority] ?? "";

const sleepWords = ({ snoozed_until: until }) => (until ? t("snooze.until", { at: inFull(until) }) : t("snooze.until_reply"));

/** Do it, read what came of it, and say so with the way back. */
async function change(id, path, body, words, undo) {
  try {
    await api.post(`conversations/${id}/${path}`, body);
    toast(words, { undo });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  if (store.openId === id) await store.read(id).catch(() => {});
}

async function choosePriority(id) {
  const before = store.summary(id).priority;
  const options = PRIORITIES.toReversed().map((value) => ({ value, label: t(`priority.${value}`), on: value === before }));
  const priority = await picker({ title: t("priority.choose"), options });
  if (priority && priority !== before) await setPriority(id, priority, before);
}

const setPriority = (id, priority, before) =>
  change(id, "priority", { priority }, t("toast.priority", { priority: t(`priority.${priority}`) }), before && (() => setPriority(id, before)));

/** Undefined if they could not be read, which was said then. */
export const readLabels = () => api.get("labels").then(({ labels }) => labels, (error) => void toast(explain(error), { problem: true }));

async function chooseLabel(id) {
  const labels = await readLabels();
  if (!labels || store.openId !== id) return; // they have gone on meanwhile
  const has = new Set(store.summary(id)?.labels.map((one) => one.id));
  const options = labels.map((one) => ({ value: one, label: one.name, mark: h("i.swatch", { data: { tint: String(one.tint) } }), on: has.has(one.id) }));
  const create = (words) => !labels.some((one) => same(one.name, words)) && { value: { name: words }, label: t("label.create", { name: words }) };
  const chosen = await picker({ title: t("label.choose"), options, create, placeholder: t("label.here"), none: t("label.none") });
  if (!chosen) return;
  if (has.has(chosen.id)) await removeLabel(id, chosen);
  else await addLabel(id, chosen);
}

const same = (one, other) => one.localeCompare(other, undefined, { sensitivity: "base" }) === 0;

async function addLabel(id, { name }) {
  try {
    const { label } = await api.post(`conversations/${id}/labels`, { name });
    toast(t("toast.labelled", { name: label.name }), { undo: () => removeLabel(id, label) });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  if (store.openId === id) await store.read(id).catch(() => {});
}

const removeLabel = (id, label) =>
  change(id, `labels/${label.id}/remove`, {}, t("toast.unlabelled", { name: label.name }), () => addLabel(id, label));

async function chooseSnooze(id) {
  const until = await chooseUntil(t("keys.snooze"));
  const { status, snoozed_until: aside } = store.summary(id) ?? {};
  const undo = () => (status === "snoozed" ? change(id, "unsnooze", { aside }, t("toast.snoozed")) : endSnooze(id));
  if (until) await change(id, "snooze", { until }, t("toast.snoozed"), undo);
}

const endSnooze = (id) => change(id, "unsnooze", {}, t("toast.unsnoozed"));
