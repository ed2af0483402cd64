// The handoff brief: why a person was called, and what the bot had understood by then.

import { h, icon } from "./dom.js";
import { named, t } from "./i18n.js";
import { isKept } from "./messages.js";
import { store } from "./store.js";
import { atHour, dayOf, inFull, momentIn } from "./time.js";
import { failed, sinceLastPerson, tried } from "./tried.js";

const TURNS = 12;
const ROOM = "(min-width: 47.5em) and (min-height: 42.5em)"; // else it waits, folded, until it is asked for
const OF_THE_BOT = new Set(["language", "escalation", "offer", "correction", "requested_slot", "frustration", "next_wish", "left_forms"]); // tells nobody anything
const DAY_OR_HOUR = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/;
const WORDS = { ticket_kind: "ticket.kind", to_language: "language", attachment_kind: "attachment" }; // where the words for a slot's values are
const TALKED_ABOUT = new Set(["service", "district", "office", "appointment_kind"]);

export function brief() {
  const gist = h("span.gist");
  const inside = h("div.inside", { tabindex: "0", role: "region", "aria-label": t("brief.title") });
  const element = h("details.brief", { hidden: true }, h("summary", {}, icon("spark"), gist, chevron()), inside);
  let sign = "";
  let chosen = false;
  element.querySelector("summary").addEventListener("click", () => (chosen = true));

  const update = (detail) => {
    const { handoffs, turns, conversation } = detail;
    const fresh = JSON.stringify([handoffs, turns, conversation.open_form]);
    if (fresh === sign) return;
    sign = fresh;
    const handoff = handoffs.at(-1);
    element.hidden = !handoff && !turns.length;
    element.classList.toggle("danger", handoff?.reason === "danger");
    gist.replaceChildren(...gistOf(handoff));
    const unfolded = inside.querySelector(".turns")?.open;
    inside.replaceChildren(...sections(detail, handoff));
    if (unfolded) inside.querySelector(".turns").open = true;
    if (!chosen) element.open = Boolean(handoff && !handoff.resolved_at && !handoff.first_reply_at) && matchMedia(ROOM).matches;
  };
  return { element, update };
}

function chevron() {
  const drawn = icon("chevron");
  drawn.classList.add("chevron");
  return drawn;
}

function gistOf(handoff) {
  if (!handoff) return [t("brief.with_bot")];
  const facts = [atHour(handoff.requested_at), handoff.ticket_number, handoff.operator?.name].filter(Boolean);
  return [h("strong", {}, t(`why.${handoff.reason}`)), ` · ${facts.join(" · ")}`];
}

function sections({ turns: all, conversation, messages, handoffs }, handoff) {
  const ended = new Set(messages.filter((message) => !isKept(message)).map(({ id }) => id));
  const turns = sinceLastPerson(all, handoffs).filter(({ message_id: id }) => !ended.has(id));
  const attempts = tried(turns, messages);
  const failures = failed(turns, messages);
  const slots = Object.entries(turns.at(-1)?.slots ?? {}).filter(([slot, value], _, all) => !OF_THE_BOT.has(slot) && !saidAgain(slot, value, all));
  return [
    attempts.length > 0 && triedList(attempts),
    failures.length > 0 && failedList(failures),
    (slots.length > 0 || conversation.open_form) && known(slots, conversation.open_form),
    handoff?.signals.length > 0 && signals(handoff.signals),
    turns.length > 0 && understood(turns, messages),
    !turns.length && !ended.size && h("p.muted.small.wide", {}, t("brief.no_turns")),
  ].filter(Boolean);
}

/** Whether what was talked about is what a form has: `office` as `booking_office`. */
function saidAgain(slot, value, all) {
  const ending = `_${slot.split("_").at(-1)}`;
  return TALKED_ABOUT.has(slot) && all.some(([other, same]) => other !== slot && other.endsWith(ending) && same === value);
}

function triedList(attempts) {
  return h("section", {}, h("h3", {}, t("brief.tried")),
    h("ul.tried", {}, attempts.map(({ intent, told, times }) =>
      h("li", {}, named("intent", intent), times > 1 && h("span.muted", {}, ` ×${times}`), told && h("q", {}, told)))));
}

function failedList(failures) {
  return h("section", {}, h("h3", {}, t("brief.failed")),
    h("ul.tried", {}, failures.map(({ kind, said }) => h("li", {}, t(`brief.failed.${kind}`), said && h("q", {}, said)))));
}

function signals(found) {
  const strongest = [...found].sort((a, b) => b.weight - a.weight);
  const first = (one, at) => strongest.findIndex(({ words }) => words === one.words) === at; // the same words are said once
  return h("section", {}, h("h3", {}, t("brief.signals")),
    h("ul.signals", {}, strongest.map((one, at) =>
      h("li", {}, weight(one.weight, named("signal", one.kind)), h("span", {}, named("signal", one.kind), " ", h("span.value", {}, percent(one.weight))),
        one.words && first(one, at) && h("q", {}, one.words)))));
}

function known(slots, form) {
  return h("section", {}, h("h3", {}, t("brief.known")),
    h("dl.facts", {},
      form && [h("dt", {}, t("brief.form")), h("dd", {}, store.me.names[form] ?? named("form", form))],
      slots.map(([slot, value]) => [h("dt", {}, named("slot", slot)), h("dd", {}, readable(slot, value))])));
}

function understood(turns, messages) {
  const texts = new Map(messages.map((message) => [message.id, message.text]));
  return h("details.turns.wide", {}, h("summary", {}, t("brief.turns"), h("span.count", {}, String(turns.length))),
    h("table", {},
      h("thead", {}, h("tr", {}, ["said", "meant", "sure", "found"].map((column) => h("th", { scope: "col" }, t(`brief.${column}`))))),
      h("tbody", {}, turns.slice(-TURNS).map((turn) => turnRow(turn, texts.get(turn.message_id) ?? "")))));
}

function turnRow(turn, said) {
  const meant = turn.intent ? named("intent", turn.intent) : t(turn.state === "asked" ? "brief.waiting" : "brief.nothing");
  return h("tr", {}, h("td", {}, said), h("td", {}, meant),
    h("td.sure", {}, turn.intent && turn.intent !== "nlu_fallback" && [weight(turn.confidence, t("brief.sure"), true), " ", percent(turn.confidence)]),
    h("td", {}, turn.signals.map((one) => h("span.chip.warn", {}, `${named("signal", one.kind)} ${percent(one.weight)}`)), turn.entities.map((one) => h("span.chip", { title: named("slot", one.entity) }, `${named("slot", one.entity)}: ${readable(one.entity, one.value)}`))));
}

function weight(value, label, goodWhenHigh = false) {
  const scale = goodWhenHigh ? { low: "0.4", high: "0.7", optimum: "1" } : {};
  return h("meter", { min: "0", max: "1", value: String(value), "aria-label": label, ...scale });
}

const percent = (value) => `${Math.round(value * 100)} %`;

function readable(slot, value) {
  if (typeof value === "object" && value !== null) return Object.values(value).map((one) => readable(slot, one)).join(", ");
  if (typeof value === "boolean") return t(`brief.${value}`);
  if (WORDS[slot]) return named(WORDS[slot], value);
  if (DAY_OR_HOUR.test(value)) return value.includes("T") ? inFull(momentIn(value)) : dayOf(momentIn(`${value}T12:00`));
  return store.me.names[value] ?? String(value);
}
