// The middle column: who it is, the brief, the history, the composer.

import * as api from "./api.js";
import { lastRead, notClosed, reopen } from "./care.js";
import { brief } from "./brief.js";
import { colleagues } from "./colleagues.js";
import { composer } from "./composer.js";
import { allow, allowed, byId, h, icon, reconcile } from "./dom.js";
import { explain } from "./faults.js";
import { tellUndoable } from "./hold.js";
import { t } from "./i18n.js";
import { combination, possible } from "./keys.js";
import { entry, menu } from "./menu.js";
import { messageRows } from "./messages.js";
import { channelName, contactAvatar, contactName, isMine, ownership } from "./people.js";
import { goTo, hashOf } from "./route.js";
import { store } from "./store.js";
import { toast } from "./toast.js";
import { triage } from "./triage.js";

export function talk(live) {
  const column = byId("talk");
  let shown = null;
  let lost = false; // the focus was in what is gone, and what takes its place is still being read
  let wish = null; // what was asked for while the conversation was still being read
  const write = (mode) => {
    if (shown?.id === store.openId) shown?.composer.mode(mode);
    else if (store.openId) wish = mode;
  };
  const draw = () => {
    if (shown && (shown.id !== store.openId || !store.detail)) {
      shown.leave();
      shown = null;
    }
    if (!store.openId) {
      column.replaceChildren(nothingOpen());
    } else if (!store.detail) {
      lost ||= column.contains(document.activeElement);
      column.replaceChildren(store.missing ? missing() : store.unread(store.openId) ? notRead(store.openId, store.unread(store.openId)) : h("p.empty", {}, t("list.loading")));
      if (store.missing && lost) column.querySelector("a").focus();
      lost &&= !store.missing;
    } else {
      if (!shown) {
        const within = column.contains(document.activeElement) || lost; // the focus goes on to what took its place
        shown = conversation(store.openId, live);
        column.replaceChildren(...shown.parts);
        shown.update(store.detail);
        shown.settle(within);
        lost = false;
        if (wish) shown.composer.mode(wish);
        wish = null;
      } else shown.update(store.detail);
      if (store.looking && shown.show(store.looking)) store.looking = null;
    }
  };
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  column.addEventListener("dragover", (event) => {
    if (!shown || !carries(event)) return;
    event.preventDefault();
    column.classList.add("dropping");
  });
  column.addEventListener("dragleave", (event) => column.contains(event.relatedTarget) || column.classList.remove("dropping"));
  column.addEventListener("drop", (event) => {
    column.classList.remove("dropping");
    if (!shown || !carries(event)) return;
    event.preventDefault();
    shown.composer.take([...event.dataTransfer.files]);
  });
  store.on("detail", draw);
  addEventListener("storage", () => shown?.composer.again());
  store.on("draft", (id) => id === shown?.id && shown.composer.again());
  store.on("not-there", () => toast(t("talk.not_there"), { problem: true }));
  store.on("recalled", ({ id, text }) => id === shown?.id && shown.composer.restore(text));
  live.on("state", () => {
    shown?.update(store.detail);
    shown?.arrive();
  });
  live.on("colleague", (one) => one.conversation_id === shown?.id && shown.colleague(one));
  live.on("typing", (one) => one.conversation_id === shown?.id && shown.typing(one));
  draw();
  return {
    reply: () => write("reply"),
    note: () => write("note"),
    attach: () => shown?.composer.attach(),
    emoji: () => shown?.composer.emoji(),
    suggest: () => shown?.composer.suggest.use(),
    maySuggest: () => Boolean(shown?.composer.suggest.may()),
    take: () => shown?.take(),
    resolve: () => shown?.resolve(),
    may: (what) => Boolean(shown?.may(what)),
  };
}

/** Whoever opens a chat of theirs with the mouse writes at once; by keyboard one may be looking through the list. */
const chosenByMouse = () => Boolean(byId("items").querySelector(":focus:not(:focus-visible)"));

function nothingOpen() {
  return h("div.empty", {}, icon("talk"), h("strong", {}, t("talk.none.title")), h("p", {}, t("talk.none.text")));
}

function missing() {
  return h("div.empty", { role: "alert" }, icon("talk"), h("strong", {}, t("talk.missing")), h("p", {}, t("talk.missing.why")), toList());
}

/** On a phone there is no other way back. */
const toList = () => h("a.button", { href: hashOf(store.view) }, icon("back"), t("talk.back"));

function notRead(id, why) {
  const again = h("button.button", { type: "button", onclick: () => store.open(id).catch(() => {}) }, t("unread.again"));
  return h("div.empty", { role: "alert" }, icon("alert"), h("strong", {}, t("unread.title")), h("p", {}, explain(why)), again, toList());
}

function conversation(id, live) {
  const head = header(id, () => write.begin());
  const strip = triage(id);
  const briefing = brief();
  const messages = h("ol.messages", { "aria-label": t("talk.history") });
  const typing = h("p.typing", { hidden: true });
  const jump = h("button.button.jump", { type: "button", hidden: true, onclick: () => { toEnd(); scroller.focus(); } }, t("talk.new_below"), icon("chevron"));
  const scroller = h("div.stream", { tabindex: "0", role: "region", "aria-label": t("talk.history") }, messages, typing, jump);
  const write = composer(id, live);
  const others = colleagues(id, live);

  let range = null; // which part of it is shown
  let last = null;
  let wasAtEnd = true;
  let top = 0;
  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    jump.hidden = true;
  };
  const grown = new ResizeObserver(() => wasAtEnd && toEnd()); // the messages too: a photo takes its room once it is there
  for (const one of [scroller, messages]) grown.observe(one);
  briefing.element.addEventListener("toggle", () => wasAtEnd && toEnd());
  scroller.addEventListener("scroll", () => {
    if (isAtEnd()) wasAtEnd = true;
    else if (scroller.scrollTop < top) wasAtEnd = false; // grown meanwhile, nobody has gone up
    top = scroller.scrollTop;
    if (wasAtEnd) jump.hidden = true;
  });

  /** What is read just now, and how far down: whatever comes or goes above it, it stays there. */
  const words = () => new Map([...messages.querySelectorAll(".bubble")].map((one) => [one.parentElement.dataset.key, one.getBoundingClientRect()]));
  const inSight = () => {
    const { top: from, bottom: to } = scroller.getBoundingClientRect();
    return [...words()].filter(([, at]) => at.bottom > from && at.top < to);
  };
  const stay = (read) => {
    const there = words();
    const [key, before] = read.find(([one]) => there.has(one)) ?? [];
    if (key) scroller.scrollTop += there.get(key).top - before.top;
  };

  const update = (detail) => {
    const atEnd = isAtEnd();
    const shows = `${detail.messages[0]?.id} ${detail.gap}`;
    const reading = range && range !== shows && !atEnd ? inSight() : [];
    range = shows;
    head.update(detail, live);
    strip.update(detail);
    briefing.update(detail);
    reconcile(messages, messageRows(detail), scroller);
    if (reading.length) stay(reading);
    write.update(detail);
    const newest = detail.messages.at(-1);
    const isNew = newest?.id !== last;
    if (atEnd || (isNew && newest?.operator_id === store.me.operator.id)) toEnd();
    else if (isNew) jump.hidden = false;
    last = newest?.id;
  };
  /** Bring a message into view and mark it; false if it is not there. */
  const show = (message) => {
    const row = messages.querySelector(`[data-key="${CSS.escape(message)}"]`);
    if (!row) return false;
    wasAtEnd = false;
    for (const before of messages.querySelectorAll(".sought")) before.classList.remove("sought");
    row.classList.add("sought");
    row.tabIndex = -1;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    return true;
  };
  const settle = (focused) => {
    toEnd();
    if (focused || matchMedia("(max-width: 47.4375em)").matches) head.title.focus();
    else if (chosenByMouse() && isMine(store.detail.conversation, store.me)) write.begin();
  };
  let quiet;
  const sayTyping = ({ on }) => {
    clearTimeout(quiet);
    typing.hidden = !on;
    typing.textContent = t("talk.typing", { who: contactName(store.detail.contact) });
    if (on) quiet = setTimeout(() => (typing.hidden = true), 6000);
  };
  return { id, parts: [head.element, others.element, strip.element, briefing.element, scroller, ...write.parts], update, show, arrive: others.arrive, leave: others.leave, colleague: others.hear, settle, typing: sayTyping, composer: write, take: head.take, resolve: head.resolve, may: head.may };
}

/** `taken()`: it has just become one's own. Taking and resolving tell whether it was done. */
function header(id, taken) {
  const title = h("h2", { tabindex: "-1" });
  const state = h("p.state", { id: "ownership" });
  const face = h("span", {});
  const take = h("button.button.main", { type: "button", id: "take-over" }, icon("headset"), h("span", {}, t("talk.take_over")));
  const resolve = h("button.button", { type: "button", id: "resolve", data: { title: t("talk.resolve_hint") } }, icon("check"), h("span", {}, t("talk.resolve")));
  const ways = h("button.button.square", { type: "button", id: "resolve-ways", "aria-label": t("talk.resolve_ways"), data: { title: t("talk.resolve_ways") } }, icon("chevron"));
  const resolving = h("div.split", {}, resolve, menu(ways, () => possible(["resolve-next", "close-with"]).map((one) =>
    entry("button", { type: "button", id: one.id, onclick: one.run }, one.label, h("small", {}, combination(one.keys))))));
  const customer = h("button.button.plain.square.only-narrow", { type: "button", "aria-label": t("talk.customer"), title: t("talk.customer") }, icon("person"));
  const back = h("a.button.plain.square.only-phone", { href: "#", "aria-label": t("talk.back") }, icon("back"));
  const problem = h("p.notice.bad", { role: "alert", hidden: true });

  const act = async (button, verb) => {
    if (!allowed(button)) return;
    allow(button, t("talk.busy"));
    return send(verb);
  };
  const send = async (verb) => {
    const began = document.activeElement;
    const listed = byId("items").contains(began);
    problem.hidden = true;
    try {
      const { conversation } = await api.post(`conversations/${id}/${verb}`, verb === "resolve" ? { seen: lastRead() } : {});
      if (verb === "resolve") tellUndoable(conversation, t("toast.resolved"), { undo: () => reopen(id), verb: t("toast.reopen") });
    } catch (error) {
      refused(notClosed(error));
    }
    const failed = !problem.hidden;
    await store.read(id).catch(() => update(...last));
    if (!element.isConnected) return !failed;
    const now = document.activeElement;
    const stayed = listed && byId("items").contains(now); // its row was drawn anew, or has left
    const elsewhere = !stayed && ![document.body, title, take, began].includes(now); // they went on to something else meanwhile
    if (verb === "take-over" && !failed && !elsewhere) taken();
    if (document.activeElement === document.body) title.focus();
    return !failed;
  };
  /** Whoever has gone on to another conversation is told there. */
  const refused = (words) => {
    problem.textContent = words;
    problem.hidden = false;
    if (!element.isConnected) toast(`${title.textContent}: ${words}`, { problem: true, open: () => goTo(store.view, id) });
  };
  take.addEventListener("click", () => act(take, "take-over"));
  resolve.addEventListener("click", () => act(resolve, "resolve"));
  customer.addEventListener("click", () => {
    document.body.dataset.pane = document.body.dataset.pane === "panel" ? "talk" : "panel";
  });

  let last = null;
  const update = ({ conversation, contact }, line) => {
    last = [{ conversation, contact }, line];
    title.textContent = contactName(contact);
    face.replaceChildren(contactAvatar(contact));
    back.setAttribute("href", hashOf(store.view));
    const mine = isMine(conversation, store.me);
    state.textContent = `${ownership(conversation, store.me)} · ${channelName(conversation.account)}`;
    const leaving = (mine ? take : resolving).contains(document.activeElement); // hidden, it would lose the focus a frame later
    take.hidden = mine;
    resolving.hidden = !mine;
    if (leaving) title.focus();
    const cut = line.state === "live" ? "" : t("live.blocked");
    const other = conversation.assignee && conversation.status !== "resolved" && conversation.status !== "bot";
    allow(take, cut || (other ? t("owner.colleague", { name: conversation.assignee.name }) : ""));
    allow(resolve, cut);
    allow(ways, cut);
  };
  const element = h("header", {}, h("div.talk-head", {}, back, face, h("div.title", {}, title, state), take, resolving, customer), problem);
  const buttons = { take, resolve };
  const shown = { take, resolve: resolving };
  return {
    element,
    title,
    update,
    take: () => act(take, "take-over"),
    resolve: () => act(resolve, "resolve"),
    may: (what) => !shown[what].hidden && allowed(buttons[what]),
  };
}
