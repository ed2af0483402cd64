// Of the customer, whatever the conversation: notes, tickets, appointments, and what they wrote before.

import * as api from "./api.js";
import { h, icon, once, redraw } from "./dom.js";
import { explain } from "./faults.js";
import { named, t } from "./i18n.js";
import { register } from "./keys.js";
import { channelName } from "./people.js";
import { hashOf } from "./route.js";
import { store } from "./store.js";
import { brief, inFull } from "./time.js";
import { toast } from "./toast.js";
import { labelChip } from "./triage.js";
import { keepTyped } from "./unsent.js";

const known = (key) => store.me.names[key] ?? key;

/** Kept while the rest of the column is drawn again, with what is being written in it. */
export function customerNotes(contact) {
  const list = h("ul.history.contact-notes");
  const field = h("textarea", { id: "contact-note", rows: "2", maxlength: "2000", placeholder: t("customer.note_here"), "aria-label": t("customer.note_here") });
  const sent = keepTyped(field, `note/${contact}`);
  const save = h("button.button", { type: "submit" }, t("customer.note_save"));
  const form = h("form", { onsubmit: once(async () => {
    const given = field.value;
    const text = given.trim();
    if (!text) return field.focus();
    await tell(async () => {
      await api.post(`contacts/${contact}/notes`, { text, request_id: sent.request() });
      sent(given);
    });
  }) }, field, save);
  const element = h("section", {}, h("h3", {}, t("customer.notes")), list, form);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const update = (notes) => redraw(element, () => list.replaceChildren(...notes.map(noteRow)));
  return { id: contact, element, update };
}

export function customerKeys() {
  register({ id: "contact-note", group: t("keys.group.chat"), label: t("customer.note_write"), when: () => Boolean(store.detail), run: () => {
    document.body.dataset.pane = "panel";
    document.getElementById("contact-note")?.focus();
  } });
}

function noteRow(one) {
  return h("li", {}, one.text, h("p.muted.small", {}, `${one.by.name} · `, h("time", { datetime: one.at }, inFull(one.at))),
    h("button.button.plain.square", { type: "button", "aria-label": t("customer.note_remove"), title: t("customer.note_remove"), onclick: () => remove(one) }, icon("close")));
}

const remove = (one) => tell(async () => {
  await api.post(`contact-notes/${one.id}/remove`);
  toast(t("toast.note_removed"), { undo: () => tell(() => api.post(`contact-notes/${one.id}/restore`)) });
});

async function tell(act) {
  try {
    await act();
  } catch (error) {
    toast(explain(error), { problem: true });
  }
  await store.read(store.openId).catch(() => {});
}

export function earlier(conversations) {
  return conversations.length > 0 && h("section", {}, h("h3", {}, t("customer.earlier")),
    h("ul.history", {}, conversations.map((one) => h("li", {}, h("a", { href: hashOf(store.view, one.id) }, channelName(one.account), " · ", brief(one.updated_at)),
      h("p.muted.small", {}, [t(`status.${one.status}`), one.preview?.text].filter(Boolean).join(" · ")), one.labels.map((label) => labelChip(label))))));
}

export function tickets(all) {
  return all.length > 0 && h("section", {}, h("h3", {}, t("customer.tickets")),
    h("ul.history", {}, all.map((one) => h("li", {}, h("a", { href: `/console/tickets/${one.number}` }, h("strong", {}, one.number)), " ", h("span.chip", { class: one.state === "open" ? "warn" : "" }, t(`ticket.${one.state}`)),
      h("p.muted.small", {}, [store.me.names[one.kind] ?? named("ticket.kind", one.kind), one.service && known(one.service), one.district && known(one.district), inFull(one.created_at)].filter(Boolean).join(" · "))))));
}

export function appointments(all) {
  return all.length > 0 && h("section", {}, h("h3", {}, t("customer.appointments")),
    h("ul.history", {}, all.map((one) => h("li", {}, h("strong", {}, inFull(one.starts_at)), one.state === "cancelled" && [" ", h("span.chip", {}, t("appointment.cancelled"))],
      h("p.muted.small", {}, h("a", { href: `/console/appointments/${one.number}` }, one.number), " · ", [known(one.kind), known(one.office)].join(" · "))))));
}
