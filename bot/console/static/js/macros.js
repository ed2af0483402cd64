// A macro is chosen, shown with all that it would do here, and run.

import * as api from "./api.js";
import { allow, allowed, byId, h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { tellUndoable } from "./hold.js";
import { t } from "./i18n.js";
import { stepWords } from "./macro_words.js";
import { isMine } from "./people.js";
import { picker } from "./picker.js";
import { store } from "./store.js";
import { tell, toast } from "./toast.js";
import { passing } from "./transfer.js";

/** Undefined if they could not be read, which was said then. */
const readMacros = (id) => api.get(`conversations/${id}/macros`).then(({ macros }) => macros, (error) => void toast(explain(error), { problem: true }));

export async function chooseMacro() {
  const id = store.openId;
  const found = await readMacros(id);
  if (!found) return;
  const options = found.map((one) => ({ value: one, label: one.name, hint: one.steps.map((step) => t(`macro.what.${step.do}`)).join(" · ") }));
  const macro = await picker({ title: t("macro.choose"), options, none: t("macro.none") });
  if (macro && store.openId === id) preview(id, macro);
}

/** `mine`: whether it was one's own before. */
async function undoAll(id, request, name, mine) {
  try {
    const { conversation } = await api.post(`conversations/${id}/macro-runs/${request}/undo`);
    toast([t("macro.undone", { name }), !mine && isMine(conversation, store.me) && t("toast.taken_back")].filter(Boolean).join(" "));
  } catch (error) {
    toast(error.code === "too_late" ? t("macro.too_late", { name }) : explain(error), { problem: true });
  }
  if (store.openId === id) await store.read(id).catch(() => {});
}

/** `changed`: it would do something else than what was shown before. */
function preview(id, macro, changed = false) {
  const problem = h("p.notice.bad", { role: "alert", hidden: !changed }, changed && t("macro.changed"));
  const run = h("button.button.main", { type: "button" }, t("macro.run"));
  const sheet = h("dialog.macro", { "aria-labelledby": "macro-title" }, h("h2", { id: "macro-title" }, macro.name),
    h("ol.steps", {}, macro.steps.map((step) => h("li", {}, stepWords(step), step.fault && h("p.wrong", {}, icon("alert"), t(`macro.fault.${step.fault}`))))),
    problem, h("div.buttons", {}, h("button.button", { type: "button", onclick: () => sheet.close() }, t("merge.cancel")), run));
  const request = crypto.randomUUID(); // asked again after a lost answer, it is one run
  allow(run, macro.steps.some((step) => step.fault) ? t("macro.cannot") : "");
  run.addEventListener("click", async () => {
    if (!allowed(run)) return;
    allow(run, t("talk.busy"));
    problem.hidden = true;
    const seen = store.detail?.messages.findLast((one) => one.author === "customer")?.position ?? 0;
    const mine = isMine(store.summary(id) ?? store.detail?.conversation, store.me);
    let ran;
    try {
      ran = await passing([id], () => api.post(`conversations/${id}/macros/${macro.id}/run`, { request_id: request, seen, shown: macro.shown }));
    } catch (error) {
      if (error.code === "changed_meanwhile") return again();
      tell(problem, explain(error));
      allow(run, "");
      return void store.read(id).catch(() => {});
    }
    sheet.close();
    await store.read(id).catch(() => {});
    const [done, words] = [store.summary(id), t("macro.done", { name: macro.name })];
    const undo = ran.undo ? () => undoAll(id, request, macro.name, mine) : undefined;
    const way = { undo, verb: macro.steps.length > 1 ? t("macro.undo") : t("toast.undo"), lasts: ran.undo_for };
    if (done) tellUndoable(done, words, way);
    else toast(words, way); // it went where those who ran it see nothing
  });
  const again = async () => {
    const fresh = (await readMacros(id))?.find((one) => one.id === macro.id);
    sheet.close();
    if (fresh) preview(id, fresh, true);
  };
  sheet.addEventListener("close", () => sheet.remove());
  byId("sheets").append(sheet);
  sheet.showModal();
  run.focus();
}
