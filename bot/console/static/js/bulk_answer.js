// One answer to many: who would get it is shown first; it is held a moment, goes out in the background and can be stopped.

import * as api from "./api.js";
import { byId, h, once } from "./dom.js";
import { explain } from "./faults.js";
import { language, list, named, t } from "./i18n.js";
import { announce } from "./alerts.js";
import { alsoUndoes, tell, toast } from "./toast.js";
import { asked, keepTyped, typeAgain } from "./unsent.js";

const LOOK_EVERY = 1000;
const ENDED = ["done", "stopped"];

/** Resolves to true once it is on its way; `undone()`: it was taken back before anybody was answered. */
export async function answerMany(ids, undone) {
  let found;
  try {
    found = await api.post("bulk-answers/preview", { ids });
  } catch (error) {
    toast(explain(error), { problem: true });
    return false;
  }
  if (document.querySelector("dialog.bulk[open]")) return false; // asked for twice on a slow line
  const many = Object.keys(found.seen).length;
  return new Promise((done) => {
    let sent = false;
    const name = `bulk/${ids.toSorted()}`;
    const fields = Object.entries(found.languages).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([code, n]) => ({ code, n, field: h("textarea", { id: `bulk-${code}`, rows: "3", maxlength: "4000", lang: code }) }));
    const typed = fields.map(({ code, field }) => keepTyped(field, `${name}/${code}`));
    const resolves = h("input", { type: "checkbox", id: "bulk-resolves" });
    const problem = h("p.bad.small", { role: "alert", hidden: true });
    const submit = async () => {
      const texts = Object.fromEntries(fields.map(({ code, field }) => [code, field.value]).filter(([, text]) => text.trim()));
      try {
        const request = asked.with(name, JSON.stringify(texts)); // after a lost answer nobody is answered twice
        const { bulk } = await api.post("bulk-answers", { request_id: request, seen: found.seen, looked_at: found.looked_at, texts, resolves: resolves.checked });
        known.set(bulk.id, null); // it is told of, however soon it has ended
        again.set(bulk.id, () => {
          for (const [code, text] of Object.entries(texts)) typeAgain(`${name}/${code}`, text);
          undone();
        });
        sent = true;
        asked.answered(name);
        for (const forget of typed) forget();
        box.close();
        follow();
      } catch (error) {
        tell(problem, error.status === 400 ? t("bulk.no_text") : explain(error));
      }
      if (!box.open) done(sent);
    };
    const form = h("form", { onsubmit: once(submit) }, h("h2", { id: "ask-title" }, t("bulk.answer_to", { n: many })),
      many > 0 && h("p.muted.small", {}, t("bulk.on", { channels: list(Object.entries(found.channels).map(([channel, n]) => `${named("channel", channel)} ${n}`)) })),
      leftOut(found.left_out, true),
      fields.map(({ code, n, field }) => h("div.field", {}, h("label", { for: field.id }, t("bulk.text_in", { language: named("language", code), n })), field)),
      many > 0 && h("label.check", { for: "bulk-resolves" }, resolves, t("bulk.resolves")), problem,
      h("div.buttons", {}, h("button.button", { type: "button", onclick: () => box.close() }, t("merge.cancel")),
        many > 0 && h("button.button.main", { type: "submit" }, t("bulk.send", { n: many }))));
    const box = h("dialog.ask.bulk", { "aria-labelledby": "ask-title" }, form);
    box.addEventListener("close", () => {
      box.remove();
      if (!form.ariaBusy) done(sent); // whoever closes it while it is on its way hears how that ended
    });
    byId("sheets").append(box);
    box.showModal();
    (fields.find(({ code }) => code === language) ?? fields[0])?.field.focus();
  });
}

function leftOut(reasons, before) {
  const rows = Object.entries(reasons);
  return rows.length > 0 && h("ul.left-out.small", { "aria-label": t("bulk.left_out") }, rows.map(([why, n]) => h("li", {}, t(before ? `bulk.will.${why}` : `bulk.why.${why}`, { n }))));
}

let timer = null;
const known = new Map();
const again = new Map(); // what puts everything as it was before it was sent
const cards = new Map(); // drawn anew only where its buttons change: a click in between is not lost

/** Look at what is on its way, for as long as something is; after a reload too. */
export async function follow() {
  clearTimeout(timer);
  let bulks = [];
  try {
    ({ bulks } = await api.get("bulk-answers"));
  } catch {
    timer = setTimeout(follow, 4 * LOOK_EVERY);
    return;
  }
  const shown = bulks.filter((one) => !ENDED.includes(one.progress) || known.has(one.id));
  for (const one of shown) {
    if (ENDED.includes(one.progress) && !ENDED.includes(known.get(one.id))) announce(t(`bulk.ended.${one.progress}`, { n: one.answered, total: one.total }));
    known.set(one.id, one.progress);
  }
  draw(shown);
  if (bulks.some((one) => one.progress === "running")) timer = setTimeout(follow, LOOK_EVERY);
}

function draw(bulks) {
  let holder = byId("bulks");
  if (!holder) byId("sheets").append((holder = h("div.bulks", { id: "bulks" })));
  const focus = document.activeElement?.dataset.verb;
  for (const id of cards.keys()) if (!bulks.some((one) => one.id === id)) cards.delete(id);
  for (const one of bulks) {
    const state = one.held_for ? "held" : one.progress;
    if (cards.get(one.id)?.state !== state) cards.set(one.id, { state, ...card(one) });
    cards.get(one.id).update(one);
  }
  const drawn = bulks.map(({ id }) => cards.get(id).element);
  if (drawn.length !== holder.children.length || drawn.some((each, index) => holder.children[index] !== each)) holder.replaceChildren(...drawn);
  if (focus && document.activeElement === document.body) holder.querySelector(`[data-verb="${focus}"], button`)?.focus();
}

function card({ id, progress, held_for: left, total }) {
  const ended = ENDED.includes(progress);
  const verb = (words, act, name = "steer") => h("button.button", { type: "button", data: { verb: name }, onclick: act }, t(words));
  const to = (next) => () => steer(id, next);
  const put = () => {
    known.delete(id);
    follow();
  };
  const far = h("strong", {});
  const bar = h("progress", { max: String(total), value: "0", "aria-label": t("bulk.progress") });
  const others = h("div", {});
  const undo = verb("toast.undo", () => takeBack(id), "undo");
  undo.title = "Alt Z";
  undo.doneAt = performance.now();
  const buttons = ended ? verb("close", put) : left ? undo
    : [progress === "running" ? verb("bulk.pause", to("paused")) : verb("bulk.go_on", to("running")), verb("bulk.stop", to("stopped"))];
  const element = h("section.bulk-card", { "aria-label": t("bulk.progress"), data: { state: left ? "held" : progress } }, h("p", {}, far), left ? h("p.muted.small", {}, h("hold-clock", { for: String(left) })) : bar, others, h("div.buttons", {}, buttons));
  const update = ({ answered: n, left_out: out }) => {
    far.textContent = left ? t("bulk.answer_to", { n: total }) : t(ended ? `bulk.ended.${progress}` : "bulk.so_far", { n, total });
    bar.value = n + Object.values(out).reduce((sum, many) => sum + many, 0);
    others.replaceChildren(leftOut(out, false) || "");
  };
  return { element, update };
}

alsoUndoes(() => {
  const undo = document.querySelector('.bulk-card [data-verb="undo"]');
  return undo && { at: undo.doneAt, undo: () => undo.click() };
});

/** Before anybody was answered: it leaves no trace, and the words are in the sheet again. */
async function takeBack(id) {
  let bulk;
  try {
    ({ bulk } = await api.post(`bulk-answers/${id}`, { progress: "stopped" }));
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  if (bulk && !bulk.answered && bulk.progress === "stopped") {
    known.delete(id);
    announce(t("bulk.undone"));
    again.get(id)?.();
  }
  await follow();
}

async function steer(id, progress) {
  try {
    await api.post(`bulk-answers/${id}`, { progress });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  await follow();
}
