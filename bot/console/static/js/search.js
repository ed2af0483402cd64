// Search over messages and customers, where the lists are: the results are there while the chat is read.

import * as api from "./api.js";
import { allow, allowed, h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { channelName, contactAvatar, contactName } from "./people.js";
import { hashOf } from "./route.js";
import { store } from "./store.js";
import { brief, inFull } from "./time.js";
import { toast } from "./toast.js";

const PAUSE = 200;
const SHORTEST = 2;

/** `others`: what makes room for the results. */
export function search(...others) {
  const field = h("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false", maxlength: "200", placeholder: t("search.here"), "aria-label": t("search.label"), "aria-controls": "found" });
  const form = h("form.search", { role: "search" }, icon("search"), field);
  const said = h("p.unseen", { role: "status" });
  const results = h("div.found", { id: "found", hidden: true }, said);
  let asked = 0;
  let timer;

  const show = (on) => {
    results.hidden = !on;
    for (const other of others) other.hidden = on;
  };
  const ask = async () => {
    const words = field.value.trim();
    const mine = (asked += 1);
    if (words.length < SHORTEST) return show(false);
    try {
      const found = await api.get(`search?${new URLSearchParams({ query: words })}`);
      if (mine === asked) draw(found, words);
    } catch (error) {
      if (mine === asked) results.replaceChildren(said, h("p.empty", {}, explain(error)));
    }
    show(true);
  };
  const draw = ({ contacts, messages, next }, words) => {
    const none = !contacts.length && !messages.length;
    said.textContent = none ? t("search.nothing") : t("search.found", { n: contacts.length + messages.length });
    results.replaceChildren(said,
      none && h("div.empty", {}, icon("search"), h("strong", {}, t("search.nothing")), h("p", {}, t("search.nothing_text"))),
      contacts.length && group("search.people", contacts.map(person)),
      messages.length && group("search.messages", messages.map(message), next && { next, words }));
    for (const child of [...results.childNodes]) if (child.nodeType === Node.TEXT_NODE) child.remove();
  };
  const leave = () => {
    field.value = "";
    asked += 1;
    show(false);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("search", () => !field.value && leave());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      leave();
    } else if (event.key === "ArrowDown") step(event, results, 1);
  });
  results.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) step(event, results, by) || field.focus();
    else if (event.key === "Escape") {
      leave();
      field.focus();
    }
  });
  register({ id: "search", group: t("keys.group.list"), label: t("search.label"), keys: "Alt+S", run: () => {
    document.body.dataset.pane = "lists";
    field.focus();
    field.select();
  } });
  return { element: form, results };
}

/** Move the focus among the results; false if there is nothing that way. */
function step(event, results, by) {
  const all = [...results.querySelectorAll("a, button")];
  const to = all[all.indexOf(document.activeElement) + by];
  event.preventDefault();
  to?.focus();
  return Boolean(to);
}

function group(title, rows, more) {
  const list = h("ul", {}, rows);
  const button = more && h("button.button", { type: "button", onclick: () => read(list, button, more) }, t("list.more"));
  return h("section", { "aria-label": t(title) }, h("h2", {}, t(title)), list, button && h("div.more", {}, button));
}

async function read(list, button, more) {
  if (!allowed(button)) return;
  allow(button, t("talk.busy"));
  const found = await api.get(`search?${new URLSearchParams({ query: more.words, cursor: more.next })}`).catch((error) => ({ error }));
  allow(button, "");
  if (found.error) return toast(explain(found.error), { problem: true });
  const { messages, next } = found;
  const first = messages.map(message);
  list.append(...first);
  more.next = next;
  first[0]?.querySelector("a").focus();
  if (!next) button.parentElement.remove();
}

function person(one) {
  return h("li", {}, h("a.item", { href: hashOf(store.view, one.conversation_id) }, contactAvatar(one),
    h("div", {}, h("div.line", {}, h("span.who", {}, contactName(one)), h("time.when", { datetime: one.last, title: inFull(one.last) }, brief(one.last))),
      h("p.preview", {}, [one.number, channelName(one.account)].filter(Boolean).join(" · ")))));
}

function message(one) {
  const author = one.author === "customer" ? "" : one.private ? t("preview.note") : one.author === "bot" ? t("preview.bot") : one.author_name || t("message.house");
  return h("li", {}, h("a.item", { href: hashOf(store.view, one.conversation_id, one.id) }, contactAvatar(one.contact),
    h("div", {}, h("div.line", {}, h("span.who", {}, contactName(one.contact)), h("time.when", { datetime: one.at, title: inFull(one.at) }, brief(one.at))),
      h("p.snippet", {}, author && h("span.muted", {}, `${author}: `), one.parts.map(({ text, found }) => (found ? h("mark", {}, text) : text))))));
}
