// One answer to many: who would get it is shown first; it goes out in the background and can be stopped.

import * as api from "./api.js";
import { byId, h, once } from "./dom.js";
import { explain } from "./faults.js";
import { language, list, named, t } from "./i18n.js";
import { announce } from "./alerts.js";
import { tell, toast } from "./toast.js";
import { asked, keepTyped } from "./unsent.js";

const LOOK_EVERY = 1000;
const ENDED = ["done", "stopped"];

/** Resolves to true once it is on its way. */
export async function answerMany(ids) {
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
    const fields = Object.entries(found.languages).sort().map(([code, n]) => ({ code, n, field: h("textarea", { id: `bulk-${code}`, rows: "3", maxlength: "4000", lang: code }) }));
    const typed = fields.map(({ code, field }) => keepTyped(field, `${name}/${code}`));
    const resolves = h("input", { type: "checkbox", id: "bulk-resolves" });
    const problem = h("p.bad.small", { role: "alert", hidden: true });
    const submit = async () => {
      const texts = Object.fromEntries(fields.map(({ code, field }) => [code, field.value]).filter(([, text]) => text.trim()));
      try {
        const request = asked.with(name, JSON.stringify(texts)); // after a lost answer nobody is answered twice
        const { bulk } = await api.post("bulk-answers", { request_id: request, seen: found.seen, texts, resolves: resolves.checked });
        known.set(bulk.id, null); // it is told of, however soon it has ended
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
  holder.replaceChildren(...bulks.map(card));
  if (focus && document.activeElement === document.body) holder.querySelector(`[data-verb="${focus}"], button`)?.focus();
}

function card(one) {
  const skipped = Object.values(one.left_out).reduce((sum, many) => sum + many, 0);
  const ended = ENDED.includes(one.progress);
  const verb = (name, progress) => h("button.button", { type: "button", data: { verb: "steer" }, onclick: () => steer(one.id, progress) }, t(`bulk.${name}`));
  const put = () => {
    known.delete(one.id);
    follow();
  };
  return h("section.bulk-card", { "aria-label": t("bulk.progress") },
    h("p", {}, h("strong", {}, ended ? t(`bulk.ended.${one.progress}`, { n: one.answered, total: one.total }) : t("bulk.so_far", { n: one.answered, total: one.total }))),
    h("progress", { max: String(one.total), value: String(one.answered + skipped), "aria-label": t("bulk.progress") }),
    leftOut(one.left_out, false),
    h("div.buttons", {}, ended ? h("button.button", { type: "button", data: { verb: "steer" }, onclick: put }, t("close"))
      : [one.progress === "running" ? verb("pause", "paused") : verb("go_on", "running"), verb("stop", "stopped")]));
}

async function steer(id, progress) {
  try {
    await api.post(`bulk-answers/${id}`, { progress });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  await follow();
}
