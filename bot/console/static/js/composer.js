// Writing: a reply to the customer, or a note among ourselves. What was typed survives everything but sending it.

import * as api from "./api.js";
import { blankIn, cannedMenu, codeAlone } from "./canned.js";
import { drafts } from "./drafts.js";
import { allow, allowed, h, icon } from "./dom.js";
import { chooseEmoji } from "./emoji.js";
import { t } from "./i18n.js";
import { chooseMacro } from "./macros.js";
import { mentionMenu } from "./mention.js";
import { attachButton, reachLine, windowClosed } from "./reach.js";
import { contactName, isMine, ownership } from "./people.js";
import { goTo } from "./route.js";
import { sendWords } from "./outgoing.js";
import { staleLine } from "./stale.js";
import { store } from "./store.js";
import { suggestions } from "./suggest.js";
import { explain } from "./faults.js";
import { toast } from "./toast.js";

const TYPING_EVERY = 3000;
const LONGEST = 10_000; // as the server has it

export function composer(id, live) {
  const text = h("textarea", { id: "text", rows: "1" });
  const send = h("button.button.main", { type: "submit", id: "send" }, icon("send"), h("span", {}, t("composer.send")));
  const hint = h("p.hint", { id: "hint" });
  const modes = ["reply", "note"].map((mode) => h("button", { type: "button", data: { mode } }, t(`composer.${mode}`)));
  let mode = drafts.mode(id);
  const canned = cannedMenu(id, text, () => text.dispatchEvent(new Event("input", { bubbles: true })));
  const mention = mentionMenu(id, text, () => mode === "note", () => text.dispatchEvent(new Event("input", { bubbles: true })));
  const form = h("form.composer", { "aria-label": t("composer.label") },
    h("div.modes", { role: "group", "aria-label": t("composer.modes") }, modes), canned.list, mention.list, text, h("div.send", {}, hint, send));
  const reach = reachLine(id);
  let file = ""; // the one on its way
  const attach = attachButton(id, (why) => complain(why, unsent), (name) => {
    if (!file) unsent.hidden = true; // what was wrong was with others, before
    file = name;
    refresh();
  });
  const macro = h("button.button.plain.square", { type: "button", "aria-label": t("macro.choose"), title: `${t("macro.choose")} (Alt+R)`, onclick: chooseMacro }, icon("bolt"));
  const emoji = h("button.button.plain.square", { type: "button", "aria-label": t("emoji.choose"), title: `${t("emoji.choose")} (Alt+O)`, onclick: () => chooseEmoji(text) }, icon("smile"));
  form.querySelector("div.send").prepend(attach.element, emoji, macro);
  const stale = staleLine(() => {
    drafts.reread(id, mode, lastWritten());
    refresh();
    text.focus();
  });
  const suggest = suggestions(id, (proposal) => {
    if (mode !== "reply") choose("reply");
    canned.put(proposal);
  });
  const problem = h("div.notice.bad", { role: "alert", hidden: true }); // with the words
  const unsent = h("div.notice.bad", { role: "alert", hidden: true }); // with files
  let detail = null;
  let saidTyping = 0;

  /** Whoever has gone on to another conversation is told there. */
  const complain = (words, line = problem) => {
    if (!form.isConnected) return toast(`${contactName(detail.contact)}: ${words}`, { problem: true, open: () => goTo(store.view, id) });
    line.replaceChildren(icon("alert"), h("span", {}, words));
    line.hidden = false;
  };

  const obstacle = () => {
    if (live.state !== "live") return t("live.blocked");
    if (mode === "reply" && !isMine(detail.conversation, store.me)) return t(detail.conversation.assignee ? "composer.colleagues" : "composer.not_yours", { who: ownership(detail.conversation, store.me) });
    if (mode === "reply" && windowClosed(detail)) return t("reach.closed_short");
    return drafts.leaving(id, mode).map(amiss).find(Boolean) ?? (text.value.trim() ? "" : t("composer.empty"));
  };

  /** What keeps a message from being sent as it is. */
  const amiss = (words) => {
    if (mode === "reply" && blankIn(words)) return t("composer.blank", { blank: blankIn(words) });
    if (mode === "reply" && codeAlone(words)) return t("composer.code_alone", { code: codeAlone(words) });
    const over = [...words.trim()].length - LONGEST;
    return over > 0 ? t("composer.too_long", { n: over }) : "";
  };

  /** Of what was sent, where nothing else is to be said, or the line broke meanwhile. */
  const onItsWay = () => {
    if (!drafts.isAway(id, mode)) return null;
    if (live.state !== "live") return t("composer.sending_cut");
    return text.value.trim() ? null : t("composer.sending");
  };

  const refresh = () => {
    if (!detail) return;
    const noting = mode === "note";
    form.classList.toggle("noting", noting);
    for (const button of modes) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    text.setAttribute("aria-label", t(noting ? "composer.note_label" : "composer.reply_label", { name: contactName(detail.contact) }));
    text.placeholder = t(noting ? "composer.note_here" : "composer.reply_here");
    text.setAttribute("aria-describedby", "hint");
    const why = obstacle();
    allow(send, why);
    send.querySelector("span").textContent = t(noting ? "composer.save" : "composer.send");
    const told = file ? t("attach.sending", { name: file }) : onItsWay() ?? (why === t("composer.empty") ? "" : why);
    form.classList.toggle("told", Boolean(told));
    hint.replaceChildren(told || h("span.keys", {}, t(noting ? "composer.keys_note" : "composer.keys")));
    stale.update(mode === "reply" && text.value.trim() ? drafts.seen(id, mode) : null, lastWritten());
    const mine = mode === "reply" && isMine(detail.conversation, store.me);
    reach.update(detail, mine);
    attach.update(detail, mine && live.state === "live" && !windowClosed(detail));
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
  };

  const sayTyping = () => {
    if (Date.now() - saidTyping < TYPING_EVERY) return;
    saidTyping = Date.now();
    api.post(`conversations/${id}/typing`, { on: true, note: mode === "note" }).catch(() => {});
  };

  const lastWritten = () => detail?.messages.findLast((one) => one.author === "customer")?.position ?? 0;

  const choose = (wanted) => {
    drafts.keep(id, mode, text.value, lastWritten());
    mode = wanted;
    drafts.setMode(id, mode);
    problem.hidden = true;
    show();
    text.focus();
  };

  /** Whoever writes on does not wait for it, nor for the page to be read afterwards. */
  const submit = async () => {
    if (!allowed(send) || obstacle()) return;
    problem.hidden = true;
    drafts.keep(id, mode, text.value, lastWritten());
    const way = sendWords(id, mode, lastWritten());
    show();
    await way.catch((error) => complain(`${explain(error)} ${t("composer.kept")}`));
    await store.read(id).catch(() => {});
    refresh();
  };

  /** Words that were taken back are here again, before what was begun since. */
  const restore = (words) => {
    if (mode !== "reply") choose("reply");
    text.value = [words, text.value].filter((part) => part.trim()).join("\n");
    drafts.keep(id, mode, text.value, lastWritten());
    refresh();
    text.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (canned.press(event) || mention.press(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  send.addEventListener("mousedown", (event) => event.preventDefault()); // whoever sends by mouse or finger writes on
  text.addEventListener("input", () => {
    drafts.keep(id, mode, text.value, lastWritten());
    refresh();
    sayTyping();
  });
  text.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    attach.take(files);
  });
  for (const button of modes) button.addEventListener("click", () => choose(button.dataset.mode));

  /** As it is kept: written in another tab or on another device, on its way, or back. */
  const show = () => {
    const kept = drafts.text(id, mode);
    if (text.value !== kept) text.value = kept;
    refresh();
  };

  return {
    parts: [problem, unsent, suggest.element, stale.element, reach.element, form],
    attach: attach.choose,
    emoji: () => chooseEmoji(text),
    take: attach.take,
    mode: choose,
    begin: () => matchMedia("(pointer: fine)").matches && text.focus(), // a keyboard on the glass would cover what is read first
    restore,
    suggest,
    update: (fresh) => {
      if (fresh !== detail) drafts.adopt(id, fresh.drafts, fresh.asked);
      detail = fresh;
      suggest.update(fresh);
      show();
    },
    again: show,
  };
}
