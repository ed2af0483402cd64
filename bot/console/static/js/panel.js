// The right column: who the customer is.

import { byId, h, icon, redraw } from "./dom.js";
import { named, t } from "./i18n.js";
import { promises } from "./care.js";
import { addresses, nameButton, sameAs } from "./contact.js";
import { appointments, customerNotes, earlier, tickets } from "./customer.js";
import { privacy } from "./privacy.js";
import { channelName, contactAvatar, contactName } from "./people.js";
import { store } from "./store.js";
import { inFull } from "./time.js";

export function panel() {
  const column = byId("panel");
  let sign = "";
  let shown = null; // whose conversation
  let noted = null; // likewise
  let promised = null; // kept, with what is being written in it
  const draw = () => {
    column.hidden = !store.detail;
    if (!store.detail) {
      sign = "";
      shown = null;
      return column.replaceChildren();
    }
    const { contact, conversation, handoffs, notes } = store.detail;
    const fresh = JSON.stringify([contact, conversation, handoffs, notes, store.detail.tickets, store.detail.appointments, store.detail.conversations]);
    if (fresh === sign) return;
    sign = fresh;
    if (promised?.id === conversation.id) promised.read();
    else promised = promises(conversation.id);
    if (noted?.id !== contact.id) noted = customerNotes(contact.id);
    noted.update(notes);
    const other = shown !== conversation.id;
    shown = conversation.id;
    redraw(column, () => column.replaceChildren(head(), who(contact, conversation), facts(contact, conversation), noted.element, addresses(contact), ...[tickets(store.detail.tickets), appointments(store.detail.appointments), earlier(store.detail.conversations)].filter(Boolean), promised.element, history(handoffs), sameAs(contact), privacy(contact) || ""));
    if (other) column.scrollTop = 0; // who it is comes first
  };
  store.on("detail", draw);
  draw();
}

function head() {
  const back = () => {
    document.body.dataset.pane = "talk";
  };
  return h("div.panel-head", {}, h("button.button.plain", { type: "button", onclick: back }, icon("back"), t("panel.back")));
}

function who(contact, conversation) {
  return h("div.who", {}, contactAvatar(contact), h("div.called", {}, h("h2", {}, contactName(contact)), !contact.group && nameButton(contact)), h("p.muted.small", {}, channelName(conversation.account)));
}

function facts(contact, conversation) {
  const rows = [
    ["panel.language", named("language", contact.language ?? conversation.language)],
    ["panel.since", inFull(contact.created_at)],
    ["panel.began", inFull(conversation.created_at)],
    ["panel.status", t(`status.${conversation.status}`)],
    ["panel.priority", t(`priority.${conversation.priority}`)],
    conversation.assignee && ["panel.assignee", conversation.assignee.name],
  ].filter(Boolean);
  return h("section", {}, h("h3", {}, t("panel.facts")),
    h("dl.facts", {}, rows.map(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, value)])));
}

function history(handoffs) {
  return h("section", {}, h("h3", {}, t("panel.handoffs")),
    handoffs.length
      ? h("ol.history", {}, handoffs.toReversed().map((one) =>
          h("li", {}, t(`why.${one.reason}`),
            h("p.muted.small", {}, [inFull(one.requested_at), one.ticket_number, one.operator?.name, one.rating && t("panel.rating", { stars: one.rating }), t(one.resolved_at ? "panel.closed" : "panel.ongoing")].filter(Boolean).join(" · ")),
            one.summary && h("p.small", {}, t("panel.agreed", { summary: one.summary })), one.comment && h("p.small", {}, `“${one.comment}”`))))
      : h("p.muted.small", {}, t("panel.no_handoffs")));
}
