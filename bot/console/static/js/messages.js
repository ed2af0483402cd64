// The history: bubbles, notes, activity lines, and what was never sent.

import * as api from "./api.js";
import { attachmentName, attachments } from "./attachments.js";
import { allow, allowed, h, icon, linked } from "./dom.js";
import { named, t } from "./i18n.js";
import { avatar, channelName, contactName } from "./people.js";
import { store } from "./store.js";
import { explain } from "./faults.js";
import { holding } from "./hold.js";
import { atHour, dayOf, inFull, sameDay } from "./time.js";
import { toast } from "./toast.js";

const SAME_BREATH = 3 * 60_000;
const UNSENT = new Set(["suppressed"]);

/** The rows of the history, as reconcile() takes them. */
export function messageRows({ messages: here, earlier, gap, elsewhere, contact, now }) {
  const rows = earlier ? [{ key: "earlier", sign: here[0].id, make: () => earlierRow(here[0].id) }] : [];
  const all = elsewhere.length ? [...here, ...elsewhere].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) : here;
  const said = all.filter((one) => !isUnsaid(one));
  const messages = said.filter(isKept);
  if (messages.length < said.length) rows.push(endedRow());
  const since = gap && new Set(here.slice(here.findIndex((one) => one.id === gap)));
  const resumes = since && messages.find((one) => since.has(one));
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const afterGap = message === resumes;
    if (afterGap) rows.push(laterRow(here, gap));
    if (!before || !sameDay(before.at, message.at)) rows.push(dayRow(message));
    const first = !before || afterGap || !continues(before, message);
    rows.push({
      key: message.id,
      sign: JSON.stringify([message, first, store.me.names[message.activity?.team], message.author === "customer" && contact.name]),
      make: () => (isActivity(message) ? activity(message) : bubble(message, contact, first, now)),
    });
  });
  return rows;
}

// With KEEP_MESSAGES_MONTHS old ones lose their words and files.
export const isKept = (message) => message.text || message.attachments.length || message.activity?.activity || message.failure;
/** The words about what was undone before the customer heard of it, and the note with it: a line of its own tells of that. */
const isUnsaid = (message) => (message.author === "system" || message.private) && message.failure === "recalled";
const isActivity = (message) => (message.author === "system" && message.private) || message.failure === "recalled";

function continues(before, message) {
  const same = ["author", "operator_id", "private", "account"].every((key) => before[key] === message[key]);
  return same && sameDay(before.at, message.at) && Date.parse(message.at) - Date.parse(before.at) < SAME_BREATH;
}

/** The same day may come twice: what was written long before it came stands where it came. */
function dayRow({ id, at }) {
  return { key: `day-${id}`, sign: dayOf(at), make: () => h("li.day", {}, h("time", { datetime: at }, dayOf(at))) };
}

/** `then`: what to do once what is around `message` is there. */
function around(label, message, then = () => {}) {
  const button = h("button.button", { type: "button", onclick: async () => {
    if (!allowed(button)) return;
    allow(button, t("talk.busy"));
    const read = await store.around(message).then(() => true, (error) => toast(explain(error), { problem: true }) && false);
    allow(button, "");
    if (!read) return;
    const stream = document.querySelector(".stream");
    then(stream);
    if (document.activeElement === document.body || document.activeElement.closest(".earlier")) stream?.focus({ preventScroll: true });
  } }, label);
  return button;
}

function earlierRow(oldest) {
  const toTop = (stream) => stream?.scrollTo({ top: 0 });
  return h("li.earlier", {}, around(t("talk.earlier"), oldest), around(t("talk.beginning"), "first", toTop));
}

/** Between how it was then and how it is now. */
function laterRow(here, gap) {
  const last = here[here.findIndex((one) => one.id === gap) - 1].id;
  return { key: "later", sign: last, make: () => h("li.earlier.gap", {}, h("span", {}, t("talk.gap")), around(t("talk.later"), last)) };
}

function endedRow() {
  return { key: "ended", sign: "", make: () => h("li.activity", {}, t("activity.ended")) };
}

function activity(message) {
  return h("li.activity", {}, activityWords(message), " · ",
    h("time", { datetime: message.at, title: inFull(message.at) }, atHour(message.at)));
}

function activityWords({ activity: line, text, failure, author_name: operator }) {
  if (failure === "recalled") return t("activity.recalled", { operator });
  if (!line?.activity) return text;
  if (line.undone) return undoneWords(line);
  return t(`activity.${activityKind(line)}`, {
    ...line,
    reason: line.reason && named("reason", line.reason).toLowerCase(),
    channel: line.account && channelName(line.account),
    priority: line.priority && t(`priority.${line.priority}`).toLowerCase(),
    team: store.me.names[line.team] ?? line.team,
    ends: line.ends && inFull(line.ends),
    other: line.other || t("contact.someone"),
  });
}

/** What was done and undone is one line; older histories have two, the second an activity of its own. */
function undoneWords({ undone: operator, ...line }) {
  if (line.inside) return t("activity.and_undone.inside", { what: activityWords({ activity: line }) });
  return t(operator === line.operator ? "activity.and_undone" : "activity.and_undone.by", { what: activityWords({ activity: line }), operator });
}

function activityKind({ activity, operator, way, ends, team }) {
  if (activity === "handoff.requested" && operator) return "handoff.assigned";
  if (activity === "transferred" && team) return "transferred.team";
  if (activity === "snoozed" && !ends) return "snoozed.reply";
  if (activity === "contacts.merged" && !operator) return `contacts.merged.${way}`;
  return activity === "care.followed" && !operator ? "care.queued" : activity;
}

function bubble(message, contact, first, now) {
  const kinds = [message.private ? "note" : message.author, message.author !== "customer" && "ours", first && "first",
    UNSENT.has(message.delivery) && "unsent", message.delivery === "failed" && "failed"];
  return h("li.message", { class: kinds.filter(Boolean).join(" "), data: { message: message.id } },
    first ? h("p.by", {}, ...byline(message, contact)) : h("span.unseen", {}, byName(message, contact)),
    h("div.bubble", {}, message.quoted && quotedWords(message.quoted) && h("blockquote", {}, quotedWords(message.quoted)), attachments(message),
      message.transcribed && h("p.heard", {}, t("attachment.transcribed")), message.text && h("span", { lang: message.language }, worded(message)), ...message.edits.map(edit)),
    message.buttons.length > 0 && h("ul.choices", { "aria-label": t("talk.choices") }, message.buttons.map((title) => h("li", { lang: message.language }, title))),
    footer(message, now));
}

/** In a note the names of those who were told of it stand out, one's own most. */
function worded({ text, named: told = {} }) {
  const words = Object.keys(told).sort((a, b) => b.length - a.length);
  if (!words.length) return linked(text);
  const any = words.map((one) => one.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&")).join("|"); // a dot is a dot
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])(${any})(?![\\p{L}\\p{N}_])`, "u");
  return text.split(whole).map((part, index) => (index % 2 ? h("strong.named", { class: told[part] === store.me.operator.id && "me" }, part) : linked(part)));
}

function edit({ text, at }) {
  return h("p.edited", {}, h("strong", {}, t("message.edited", { at: atHour(at) })), " ", linked(text));
}

function byName(message, contact) {
  if (message.author === "customer") return contactName(contact);
  if (message.author === "operator") return message.private ? t("message.note_by", { name: message.author_name }) : message.author_name;
  return t(message.author === "bot" ? "message.bot" : "message.house");
}

function byline(message, contact) {
  const name = byName(message, contact);
  if (message.private) return [icon("note"), name];
  if (message.author === "operator") return [name, avatar(message.author_name, message.operator_id ?? name, "tiny")];
  if (message.author === "bot") return [icon("bot"), name];
  return [name];
}

const quotedWords = ({ text, attachment }) => text || (attachment ? attachmentName(attachment) : "");

function failedBecause({ failure }) {
  return failure ? `${t("delivery.failed")}: ${named("failure", failure)}` : t("delivery.failed");
}

async function sendAgain(button, message) {
  if (!allowed(button)) return;
  allow(button, t("talk.busy"));
  try {
    await api.post(`messages/${message.id}/send-again`);
  } catch (error) {
    button.parentElement.querySelector("[role=alert]")?.remove();
    button.before(h("span", { role: "alert" }, explain(error)));
  }
  allow(button, "");
  await store.read(store.openId).catch(() => {});
}

function footer(message, now) {
  const hour = h("time", { datetime: message.at, title: inFull(message.at) }, atHour(message.at));
  const time = message.account ? h("span", {}, channelName(message.account), " · ", hour) : hour;
  if (message.author === "customer" || message.private) return h("p.foot", {}, time);
  if (message.held_until) return h("p.foot", {}, time, icon("clock"), ...holding(message, now));
  if (message.delivery === "suppressed") return h("p.foot", {}, icon("never"), h("span", {}, t("delivery.suppressed"), " · ", time));
  if (message.delivery === "failed") return h("p.foot.bad", {}, icon("alert"), h("span", {}, failedBecause(message), " · ", time),
    h("button.button", { type: "button", onclick: (event) => sendAgain(event.currentTarget, message) }, t("delivery.again")));
  if (message.stuck) return h("p.foot.bad", {}, icon("clock"), h("span", {}, t("delivery.stuck", { why: named("failure", message.failure) }), " · ", time));
  const mark = { queued: "clock", sent: "check", delivered: "checks", read: "checks" }[message.delivery];
  return h("p.foot", {}, time, icon(mark), h("span", {}, t(`delivery.${message.delivery}`)));
}
