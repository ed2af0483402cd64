// Several conversations at once: chosen by mouse or keyboard, then labelled, assigned, put aside, resolved, answered.

import * as api from "./api.js";
import { answerMany } from "./bulk_answer.js";
import { lastRead } from "./care.js";
import { byId, h, icon, redraw } from "./dom.js";
import { explain } from "./faults.js";
import { list, t } from "./i18n.js";
import { register } from "./keys.js";
import { contactName } from "./people.js";
import { picker } from "./picker.js";
import { chooseUntil } from "./snooze.js";
import { store } from "./store.js";
import { toast } from "./toast.js";
import { chooseTarget, passing } from "./transfer.js";
import { readLabels } from "./triage.js";

const BRIEFLY = { answer: "keys.reply", take: "bulk.take.brief", assign: "transfer.do", label: "label.add", snooze: "snooze.do", resolve: "talk.resolve" };
const MOST = 500; // as the server has it
const NAMED = 3;
const chosen = new Map(); // and up to where each had been read then
let acting = 0; // one thing after the other: pressed again meanwhile, it is not done twice
let failed = null; // the line that says that nothing was done
let before = null; // the last one that was chosen or left by itself

export const isChosen = (id) => chosen.has(id);
export const choosing = () => chosen.size > 0;

/** `through`: and all on the list between it and the one before. */
export function toggle(id, on = !chosen.has(id), through = false) {
  const listed = store.listed.map((one) => one.id);
  const ends = [listed.indexOf(before), listed.indexOf(id)].sort((a, b) => a - b);
  const meant = through && ends[0] >= 0 ? listed.slice(ends[0], ends[1] + 1) : [id];
  for (const one of meant) on ? chosen.set(one, shownUpTo(one)) : chosen.delete(one);
  before = id;
  store.emit("lists");
}

function choose(ids, upTo = shownUpTo) {
  const now = ids.slice(0, MOST).map((id) => [id, upTo(id)]);
  chosen.clear();
  for (const [id, position] of now) chosen.set(id, position);
  store.emit("lists");
}

const shownUpTo = (id) => store.summary(id)?.last_position ?? 0;

/** Nothing is closed over words that were written after it was chosen, unless it is open beside the list. */
function readUpTo(id) {
  const read = store.detail?.conversation.id === id ? lastRead() : 0;
  return Math.max(chosen.get(id) ?? shownUpTo(id), read);
}

export function bulkBar() {
  const count = h("strong", { role: "status" });
  const button = (name, drawn, act) => h("button.button.plain", { type: "button", id: `bulk-${name}`, "aria-label": t(`bulk.${name}`), title: t(`bulk.${name}`), onclick: () => acting || act() }, icon(drawn), BRIEFLY[name] && h("span", { "aria-hidden": "true" }, t(BRIEFLY[name])));
  const all = h("button.button.plain", { type: "button", id: "bulk-all", onclick: () => choose(store.listed.map((one) => one.id)) }, t("bulk.all"));
  const element = h("div.bulk-bar", { role: "toolbar", "aria-label": t("bulk.title"), hidden: true },
    h("div.bulk-count", {}, count, all, button("none", "close", () => choose([]))),
    h("div.bulk-acts", {}, button("answer", "send", answer), button("take", "headset", () => act("take")), button("assign", "pass", assign),
      button("label", "tag", label), button("snooze", "clock", putAside), button("resolve", "check", () => act("resolve"))));
  store.on("lists", () => {
    redraw(element, () => (element.hidden = !chosen.size), byId("items"));
    const words = acting ? t("talk.busy") : t("bulk.count", { n: chosen.size });
    if (count.textContent !== words) count.textContent = words;
    element.ariaBusy = String(acting > 0);
  });
  new ResizeObserver(() => document.body.style.setProperty("--bulk-bar", `${element.offsetHeight}px`)).observe(element);
  const group = t("bulk.title");
  const some = () => chosen.size > 0 && !acting;
  register(
    { id: "choose", group, label: t("bulk.toggle"), keys: "Alt+X", when: () => Boolean(focused() ?? store.openId), run: () => toggle(focused() ?? store.openId) },
    { id: "choose-all", group, label: t("bulk.all"), keys: "Alt+Shift+X", when: () => store.listed.length > 0, run: () => choose(store.listed.map((one) => one.id)) },
    { id: "choose-none", group, label: t("bulk.none"), when: some, run: () => choose([]) },
    ...[["answer", answer], ["take", () => act("take")], ["assign", assign], ["label", label], ["snooze", putAside], ["resolve", () => act("resolve")]]
      .map(([name, run]) => ({ id: `bulk-${name}`, group, label: t(`bulk.${name}`), when: some, run })),
  );
  return element;
}

const focused = () => document.activeElement?.closest("#items [data-key^='cnv']")?.dataset.key;

/** `undoing`: what was done to `ids` is taken back, and they are chosen as before. */
async function act(what, value, ids = [...chosen.keys()], { epochs, aside, undoing = false } = {}) {
  if (acting && !undoing) return;
  acting += 1; // what is undone meanwhile ends by itself
  store.emit("lists");
  try {
    const seen = what === "resolve" ? Object.fromEntries(ids.map((id) => [id, readUpTo(id)])) : undefined;
    const { done, already, left, written, ...since } = await api.post("bulk", { do: what, value, ids, epochs, aside, seen });
    failed?.leave(); // it is done after all
    const again = ids.filter((id) => (undoing ? !left[id] : left[id] && left[id] !== "unknown" && listed().includes(id)));
    if (!undoing || !chosen.size) choose(again, (id) => written[id] ?? chosen.get(id) ?? shownUpTo(id)); // told of it, they look at that, and at no more
    const as = done.filter((id) => aside && id in aside).length;
    const words = [told("take_back", as), told(undoing && what === "take" ? "unsnooze" : what, done.length - as), already.length > 0 && t("bulk.already", { n: already.length }),
      ...refusals(left), !undoing && again.length > 0 && t("bulk.kept", { n: again.length })];
    toast(words.filter(Boolean).join(" "), { problem: !done.length && !already.length, undo: undoing ? undefined : undoOf(what, value, done, since), verb: what === "resolve" ? t("toast.reopen") : undefined });
  } catch (error) {
    failed = toast(explain(error), { problem: true });
  } finally {
    acting -= 1;
    store.emit("lists");
  }
  if (store.openId) await store.read(store.openId).catch(() => {});
}

const told = (what, n) => n > 0 && t(`bulk.done.${what}`, { n });
const listed = () => store.listed.map((one) => one.id);

/** Whom it was not done with, and why not: a sentence for each reason. */
function refusals(left) {
  const reasons = Object.entries(left).map(([id, why]) => [id, why === "taken" ? "notyours" : why]);
  return [...new Set(reasons.map(([, why]) => why))].map((why) => {
    const some = reasons.filter(([, one]) => one === why).map(([id]) => id);
    const known = some.map((id) => store.summary(id)).filter(Boolean);
    const names = known.slice(0, NAMED).map((one) => contactName(one.contact));
    const more = some.length - names.length;
    const who = !names.length ? String(some.length) : more > 0 ? t("transfer.and_more", { who: names.join(", "), n: more }) : list(names);
    return t(`bulk.refused.${why}`, { n: some.length, who });
  });
}

function undoOf(what, value, ids, since) {
  if (what === "resolve" && ids.length) return () => act("take", undefined, ids, { undoing: true });
  if (["assign", "team"].includes(what) && ids.length) return () => act("take_back", undefined, ids, { epochs: since.epochs, undoing: true });
  if (what === "snooze" && ids.length) return () => act("unsnooze", undefined, ids, { aside: since.aside, undoing: true });
  if (what !== "label" || !ids.length) return undefined;
  const same = (one) => one.localeCompare(value, undefined, { sensitivity: "base" }) === 0;
  return async () => {
    const { labels } = await api.get("labels");
    const label = labels.find((one) => same(one.name));
    if (label) await act("unlabel", label.id, ids, { undoing: true });
  };
}

async function label() {
  const labels = await readLabels();
  if (!labels) return;
  const options = labels.map((one) => ({ value: one.name, label: one.name, mark: h("i.swatch", { data: { tint: String(one.tint) } }) }));
  const name = await picker({ title: t("bulk.label"), options, placeholder: t("label.here"), none: t("label.none"), create: (words) => ({ value: words, label: t("label.create", { name: words }) }) });
  if (name) await act("label", name);
}

async function putAside() {
  const until = await chooseUntil(t("bulk.snooze"));
  if (until) await act("snooze", until);
}

async function assign() {
  const target = await chooseTarget();
  const ids = [...chosen.keys()];
  if (target) await passing(ids, () => act(target.team ? "team" : "assign", target.team ?? target.operator, ids));
}

async function answer() {
  const ids = [...chosen.keys()];
  if (await answerMany(ids, () => choose(ids))) choose([]);
}
