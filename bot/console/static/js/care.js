// The end of a talk: what was agreed, what was promised, and what is still to be done today.

import { announce } from "./alerts.js";
import * as api from "./api.js";
import { byId, h, icon, once, redraw } from "./dom.js";
import { explain } from "./faults.js";
import { tellUndoable } from "./hold.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { contactName, isMine } from "./people.js";
import { goTo } from "./route.js";
import { store } from "./store.js";
import { inFull } from "./time.js";
import { tell, toast } from "./toast.js";
import { keepTyped, typeAgain } from "./unsent.js";
import { whenField } from "./when_field.js";

const LONGEST = 500;

/** Ask what was agreed; the bot tells the customer when they write again. */
function closeWithSummary(id) {
  const field = h("textarea", { id: "summary", rows: "4", maxlength: String(LONGEST), placeholder: t("closing.here") });
  const sent = keepTyped(field, `summary/${id}`);
  const problem = h("p.notice.bad", { role: "alert", hidden: true });
  const done = async () => {
    const summary = field.value;
    try {
      const { conversation } = await api.post(`conversations/${id}/resolve`, { summary, seen: lastRead() });
      sent();
      box.close();
      const again = () => typeAgain(`summary/${id}`, summary);
      tellUndoable(conversation, t("toast.resolved"), { undo: () => reopen(id, again), verb: t("toast.reopen"), again });
    } catch (error) {
      tell(problem, notClosed(error));
    }
    await store.read(id).catch(() => {});
  };
  const box = dialog("closing", t("closing.title"), h("form", { onsubmit: once(done) }, h("label", { for: "summary" }, t("closing.label")), field, problem,
    buttons(() => box.close(), t("closing.do"))));
  field.focus();
}

/** What was closed by mistake is one's own again; whoever has gone on to another conversation is shown the way there. `again` as in `tellUndoable`. */
export async function reopen(id, again = () => {}) {
  try {
    await api.post(`conversations/${id}/take-over`);
  } catch (error) {
    toast(explain(error), { problem: true });
    return;
  }
  again();
  if (store.openId === id) {
    announce(t("toast.taken_back"));
    await store.read(id).catch(() => {});
  } else toast(t("toast.taken_back"), { open: () => goTo("mine", id), news: false });
}

/** The position of the customer's last message on this page: nothing is closed over words not yet read. */
export const lastRead = () => Math.max(0, ...store.detail.messages.filter((one) => one.author === "customer").map((one) => one.position));

export const notClosed = (error) => (error.code === "customer_wrote" ? t("closing.wrote") : explain(error));

/** The part of the customer's column that lists what was promised here, with a form for the next promise. */
export function promises(id) {
  const list = h("ul.history.tasks");
  const text = h("input", { id: "task-text", type: "text", maxlength: String(LONGEST), required: true, placeholder: t("task.here"), autocomplete: "off" });
  const sent = keepTyped(text, `promise/${id}`);
  const due = whenField({ id: "task-due", label: t("task.when"), means: (at) => t("task.means", { at }) });
  const problem = h("p.notice.bad", { role: "alert", hidden: true });
  const read = async () => {
    const found = await api.get(`conversations/${id}/tasks`).catch(() => null); // then what was read before stays
    if (found) redraw(list, () => list.replaceChildren(...found.tasks.map((one) => row(one, read))));
  };
  const add = async () => {
    problem.hidden = true;
    if (!text.reportValidity() || !due.good()) return;
    const given = text.value;
    try {
      const by = new Date(due.moment()).toISOString();
      await api.post(`conversations/${id}/tasks`, { text: given, due_at: by, request_id: sent.request() });
      sent(given);
      toast(t("task.added"));
    } catch (error) {
      if (error.body?.field === "due_at") return due.refuse(error.body.why);
      tell(problem, explain(error));
    }
    await read();
  };
  read();
  const element = h("section.promises", {}, h("h3", {}, t("task.title")), list,
    h("details", { id: "promise", open: Boolean(text.value) }, h("summary", {}, icon("clock"), t("task.add")),
      h("form", { novalidate: true, onsubmit: once(add) }, h("label", { for: "task-text" }, t("task.what")), text, due.parts, problem,
        h("button.button", { type: "submit", id: "task-add" }, t("task.save")))));
  return { id, element, read };
}

/** What is still to be done, mine and nobody's. `ending`: the shift is over, so only what was due today. */
export async function showTasks({ ending = false } = {}) {
  let tasks;
  try {
    ({ tasks } = await api.get("tasks"));
  } catch (error) {
    return toast(explain(error), { problem: true });
  }
  const shown = ending ? tasks.filter((one) => one.due) : tasks;
  if (ending && !shown.length) return;
  const list = h("ul.history.tasks", {}, shown.map((one) => row(one, () => {}, () => {
    box.close();
    goTo("all", one.conversation_id);
  })));
  const box = dialog("tasks", t(ending ? "task.end_of_shift" : "task.all"), shown.length ? list : h("p.muted", {}, t("task.none")),
    h("div.buttons", {}, h("button.button.main", { type: "button", onclick: () => box.close() }, t("close"))));
}

export function careKeys() {
  const mine = () => Boolean(store.detail && isMine(store.detail.conversation, store.me));
  register(
    { id: "close-with", group: t("keys.group.order"), label: t("closing.title"), keys: "Alt+Shift+E", when: mine, run: () => closeWithSummary(store.openId) },
    { id: "promise", group: t("keys.group.chat"), label: t("task.add"), when: () => Boolean(store.detail), run: writePromise },
    { id: "tasks", group: t("keys.group.page"), label: t("task.all"), run: () => showTasks() },
  );
}

function writePromise() {
  if (matchMedia("(max-width: 68.6875em)").matches) document.body.dataset.pane = "panel";
  byId("promise").open = true;
  byId("task-text").focus();
}

function row(one, changed, open) {
  const done = h("input", { type: "checkbox", id: `task-${one.id}`, checked: Boolean(one.done_at) });
  done.addEventListener("change", async () => {
    try {
      await api.post(`tasks/${one.id}/finish`, { done: done.checked });
    } catch (error) {
      done.checked = !done.checked;
      toast(explain(error), { problem: true });
    }
    changed();
  });
  const about = [open && contactName(one.contact), inFull(one.due_at), one.ticket_number, one.operator ?? t("task.anyone")].filter(Boolean).join(" · ");
  return h("li", { class: one.late ? "late" : "" }, done, h("label", { for: `task-${one.id}` }, `${t(`task.kind.${one.kind}`)}: ${one.text}`),
    h("p.muted.small", {}, about), open && h("button.button.plain", { type: "button", onclick: open }, t("task.open")));
}

function dialog(name, title, ...content) {
  byId(`${name}-sheet`)?.remove(); // closed just now: its close event comes a frame later
  const element = h("dialog.ask", { id: `${name}-sheet`, "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title` }, title), content);
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  element.showModal();
  return element;
}

const buttons = (cancel, verb) => h("div.buttons", {}, h("button.button", { type: "button", onclick: cancel }, t("merge.cancel")), h("button.button.main", { type: "submit" }, verb));
