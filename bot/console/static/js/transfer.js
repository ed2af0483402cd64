// Passing a conversation on: to whom, with which note; and telling those who got one or lost one.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { ask } from "./ask.js";
import { drafts } from "./drafts.js";
import { h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { tellUndoable } from "./hold.js";
import { t } from "./i18n.js";
import { mentionMenu } from "./mention.js";
import { register } from "./keys.js";
import { avatar, contactName, isMine } from "./people.js";
import { picker } from "./picker.js";
import { goTo } from "./route.js";
import { store } from "./store.js";
import { toast } from "./toast.js";
import { keepTyped, typeAgain } from "./unsent.js";
import { sayWhose } from "./whose.js";

const NAMED = 3;
const leaving = new Set(); // what I am passing on myself needs no alarm

export function transferButton(id) {
  const button = h("button.chip.press", { type: "button", id: "transfer", onclick: () => chooseTransfer(id) }, icon("pass"), t("transfer.do"));
  return { element: button, update: ({ conversation }) => (button.hidden = !mayPass(conversation)) };
}

export function transfers() {
  const here = () => store.detail?.conversation;
  register({ id: "transfer", group: t("keys.group.order"), label: t("transfer.choose"), also: t("keys.transfer.also"), keys: "Alt+T", when: () => Boolean(here() && mayPass(here())), otherwise: sayWhose, run: () => chooseTransfer(here().id) });
  let lost = null; // those that the line at the foot tells of as gone
  let given = null; // the conversations that the line at the foot offers to open, and what takes it away
  store.on("lost", (one) => {
    if (leaving.has(one.id)) return;
    if (given?.ids.includes(one.id)) given.leave(); // it was passed on by mistake: nothing is there to open
    const before = lost?.on() ? lost.gone.filter(({ id }) => id !== one.id) : [];
    lost = { gone: [...before, one] };
    lost.on = toast(lostWords(lost.gone), { problem: true, news: true }).on;
  });
  store.on("given", (one) => {
    const ids = [...(given?.on() ? given.ids : []), one.id];
    const words = ids.length > 1 ? t("transfer.given_many", { n: ids.length }) : t("transfer.given", { who: contactName(one.contact) });
    announce(words);
    const { leave, on } = toast(words, { open: () => goTo("mine", ids.length > 1 ? undefined : one.id) });
    given = { ids, leave, on };
  });
  store.on("detail", () => {
    if (!given?.ids.includes(store.openId)) return;
    given.leave();
    given = null;
  });
}

/** Of one, of several that a colleague has now, or of several that went different ways. */
function lostWords(gone) {
  const owners = new Set(gone.map((one) => one.assignee?.name));
  const [name] = owners;
  const kind = gone.length === 1 ? (name ? "lost" : "lost_queue") : owners.size > 1 ? "lost_many" : name ? "lost_to_many" : "lost_queue_many";
  const names = gone.slice(0, NAMED).map((one) => contactName(one.contact)).join(", ");
  const who = gone.length > NAMED ? t("transfer.and_more", { who: names, n: gone.length - NAMED }) : names;
  const words = t(`transfer.${kind}`, { name, n: gone.length, who });
  return gone.some((one) => drafts.begun(one.id)) ? `${words} ${t("transfer.kept")}` : words;
}

const leads = () => ["supervisor", "administrator"].includes(store.me.operator.role);
const mayPass = (one) => isMine(one, store.me) || leads() || !one.assignee || !["open", "snoozed"].includes(one.status);

async function chooseTransfer(id) {
  const target = await chooseTarget(store.summary(id)?.assignee?.id, () => store.openId === id);
  if (!target) return;
  const told = await askNote(id, target.name);
  if (told) await pass(id, target, told);
}

/** `still()`: whether it is still wanted once it is known whom there is: else the sheet would be in the way of something else. */
export async function chooseTarget(but, still = () => true) {
  let people;
  try {
    people = await api.get("people");
  } catch (error) {
    toast(explain(error), { problem: true });
    return undefined;
  }
  if (!still()) return undefined;
  const there = people.operators.filter((one) => one.presence !== "offline" && one.id !== but);
  const dot = (presence) => h("span.dot", { data: { presence } });
  const options = [
    ...there.sort((a, b) => a.presence.localeCompare(b.presence) * -1 || a.waiting - b.waiting).map((one) => ({
      value: { operator: one.id, name: one.name }, label: one.name, group: t("transfer.people"), mark: [avatar(one.name, one.id, "tiny"), dot(one.presence)],
      hint: [t(`presence.${one.presence}`), t("transfer.waiting", { n: one.waiting }), ...one.teams].join(" · "),
    })),
    ...people.teams.map((one) => ({ value: { team: one.key, name: one.name }, label: one.name, group: t("transfer.teams"), hint: t("transfer.online", { n: one.online }) })),
  ];
  return picker({ title: t("transfer.choose"), options, placeholder: t("transfer.here"), empty: t("transfer.nobody") });
}

/** Resolves to the note, which may be empty, and what forgets it; or to undefined if they think better of it. */
const askNote = (id, name) => ask((end) => {
  const field = h("textarea", { id: "transfer-note", rows: "4", maxlength: "4000", placeholder: t("transfer.note_here") });
  const mention = mentionMenu(id, field, () => true, () => field.dispatchEvent(new Event("input", { bubbles: true })));
  const sent = keepTyped(field, `transfer/${id}`);
  const send = (event) => {
    event.preventDefault();
    if (!event.repeat) end({ note: field.value.trim(), sent }); // the Enter that chose whom may still be held
  };
  field.addEventListener("keydown", (event) => {
    if (mention.press(event)) event.preventDefault(); // Escape closes the list, not the sheet
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  });
  return h("form", { onsubmit: send }, h("h2", { id: "ask-title" }, t("transfer.to", { name })),
    h("label", { for: "transfer-note" }, t("transfer.note")), field, mention.list,
    h("div.buttons", {}, h("button.button", { type: "button", onclick: () => end() }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("transfer.send"))));
});

/** `act()` passes on those of `ids`: what one loses by it is no news. */
export async function passing(ids, act) {
  for (const id of ids) leaving.add(id);
  try {
    return await act();
  } finally {
    setTimeout(() => ids.forEach((id) => leaving.delete(id)), 5000);
  }
}

const pass = (id, { operator, team, name }, { note, sent }) => passing([id], async () => {
  try {
    const { conversation } = await api.post(`conversations/${id}/transfer`, { operator, team, note });
    sent();
    const again = () => typeAgain(`transfer/${id}`, note);
    tellUndoable(conversation, t("toast.passed", { name }), { undo: () => takeBack(conversation, again), again });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  await store.read(id).catch(() => {});
});

async function takeBack({ id, epoch }, again) {
  try {
    const { conversation } = await api.post(`conversations/${id}/take-back`, { epoch });
    again();
    toast(isMine(conversation, store.me) ? t("toast.taken_back") : t("toast.given_back", { name: conversation.assignee.name }));
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  if (store.openId === id) await store.read(id).catch(() => {});
}
