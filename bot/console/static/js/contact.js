// Who a customer is: where they write from, and who turned out to be the same person.

import * as api from "./api.js";
import { h, icon, once } from "./dom.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { channelName, contactName } from "./people.js";
import { store } from "./store.js";
import { explain } from "./faults.js";
import { inFull } from "./time.js";
import { tell, toast } from "./toast.js";

const LONGEST_NAME = 80;

export const nameButton = (contact) => h("button.button.plain.square", { type: "button", id: "name-customer", "aria-label": t("contact.name"), title: t("contact.name"), onclick: () => askName(contact) }, icon("pen"));

export function contactKeys() {
  register({ id: "name-customer", group: t("keys.group.chat"), label: t("contact.name"), when: () => Boolean(store.detail) && !store.detail.contact.group, run: () => askName(store.detail.contact) });
}

/** What a visitor of the page is called is known once they have said so; a profile's name is not always theirs. */
function askName(contact) {
  const seen = contact.name ?? "";
  const field = h("input", { type: "text", id: "customer-name", maxlength: String(LONGEST_NAME), autocomplete: "off", value: seen });
  const problem = h("p.bad.small", { role: "alert", hidden: true });
  const box = dialog(h("h2", { id: "ask-title" }, t("contact.name")), h("form", { onsubmit: once(async () => {
    const name = field.value.trim();
    try {
      await named(contact.id, name, seen);
      box.close();
      toast(t(name ? "contact.named" : "contact.unnamed", { name }), { undo: () => named(contact.id, seen, name).catch((error) => toast(explain(error), { problem: true })) });
    } catch (error) {
      tell(problem, explain(error));
    }
  }) }, h("label", { for: "customer-name" }, t("contact.name_label")), field, problem,
  h("div.buttons", {}, cancel(() => box.close()), h("button.button.main", { type: "submit" }, t("kept.save")))));
  field.select();
}

async function named(id, name, seen) {
  await api.post(`contacts/${id}/name`, { name, seen });
  await store.read(store.openId).catch(() => {});
}

export function addresses({ identities }) {
  return h("section", {}, h("h3", {}, t("contact.addresses")),
    h("ul.history", {}, identities.map(({ account, address, unreachable_since: since }) =>
      h("li", {}, channelName(account), readable(address) && h("span.muted", {}, ` · ${readable(address)}`),
        since && h("p.bad.small", {}, icon("alert"), " ", t("contact.unreachable", { since: inFull(since) }))))));
}

export function sameAs(contact) {
  const problem = h("p.bad.small", { role: "alert", hidden: true });
  const act = async (path, body) => {
    problem.hidden = true;
    try {
      await api.post(path, body);
      await store.read(store.openId);
    } catch (error) {
      tell(problem, explain(error));
    }
  };
  const undo = (made) => confirm(t("merge.undo_sure", { name: contactName(made.other) }), t("merge.undo"), () => act(`merges/${made.id}/undo`));
  const open = () => choose(contact, (other) => act(`contacts/${contact.id}/merge`, { other: other.id }));
  return h("section.same", {}, h("h3", {}, t("merge.title")),
    contact.merges.length > 0 && h("ul.history", {}, contact.merges.map((made) => mergeRow(made, undo))),
    h("button.button", { type: "button", id: "merge", onclick: open }, icon("person"), t("merge.open")), problem);
}

function mergeRow(made, undo) {
  return h("li", {}, contactName(made.other),
    h("p.muted.small", {}, t(`merge.way.${made.way}`, { operator: made.operator }), " · ", inFull(made.at)),
    h("button.button.plain", { type: "button", onclick: () => undo(made), data: { undo: made.id } }, t("merge.undo")));
}

/** What a person can tell an address by; visitors of the page have none. */
function readable(address) {
  const plain = address.replace(/^whatsapp:/u, "");
  return /^[+-]?\d{4,}$/u.test(plain) ? plain : "";
}

function dialog(...content) {
  const element = h("dialog.ask", { "aria-labelledby": "ask-title" }, content);
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  element.showModal();
  return element;
}

function confirm(question, verb, act) {
  const yes = () => {
    box.close();
    act();
  };
  const box = dialog(h("p", { id: "ask-title" }, question), h("div.buttons", {}, cancel(() => box.close()),
    h("button.button.main", { type: "button", onclick: yes }, verb)));
}

const cancel = (close) => h("button.button", { type: "button", onclick: close }, t("merge.cancel"));

function choose(contact, merge) {
  const list = h("ul.found", { "aria-live": "polite" });
  const field = h("input", { type: "search", id: "merge-search", autocomplete: "off" });
  let asked = 0;
  const search = async () => {
    const mine = (asked += 1);
    const found = await api.get(`contacts?query=${encodeURIComponent(field.value)}`).catch((error) => ({ contacts: [], error }));
    if (mine !== asked) return;
    if (found.error) return list.replaceChildren(h("li.bad.small", {}, explain(found.error)));
    const { contacts } = found;
    const others = contacts.filter((one) => one.id !== contact.id);
    const nobody = !others.length && field.value.trim().length > 1;
    list.replaceChildren(...others.map((one) => candidate(one, pick)), ...(nobody ? [h("li.muted.small", {}, t("merge.nobody"))] : []));
  };
  const pick = (other) => {
    box.close();
    confirm(t("merge.sure", { one: contactName(contact), other: contactName(other) }), t("merge.do"), () => merge(other));
  };
  field.addEventListener("input", search);
  const box = dialog(h("h2", { id: "ask-title" }, t("merge.open")), h("label", { for: "merge-search" }, t("merge.search")), field, list,
    h("div.buttons", {}, cancel(() => box.close())));
  field.focus();
}

function candidate(one, pick) {
  const where = one.identities.map(({ account, address }) => [channelName(account), readable(address)].filter(Boolean).join(" "));
  return h("li", {}, h("button.button.plain", { type: "button", onclick: () => pick(one) },
    h("span", {}, contactName(one)), h("span.muted.small", {}, where.join(" · "))));
}
