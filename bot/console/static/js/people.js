// How people and conversations are named and drawn.

import { h, icon } from "./dom.js";
import { apart, named, t } from "./i18n.js";
import { store } from "./store.js";

const TINTS = 6; // as in tokens.css
const CHANNEL_ICONS = { web: "globe", whatsapp: "phone", telegram: "send" };

export function contactName(contact) {
  if (contact.name) return apart(contact.name);
  return contact.number_end ? t("contact.number", { end: contact.number_end }) : t("contact.visitor", { code: contact.id.slice(-4).toUpperCase() });
}

/** `key`: the id of an operator or a contact. Under an operator's photo are the initials, until it is there. */
export function avatar(name, key, ...classes) {
  const tint = [...key].reduce((sum, ch) => (sum + ch.charCodeAt(0)) % TINTS, 0); // as pages made on the server
  const photo = store.faces[key];
  const face = photo && h("img", { src: `/console/faces/${photo}`, alt: "", onerror: () => face.remove() });
  return h(["span.avatar", ...classes].join("."), { data: { tint: String(tint) }, "aria-hidden": "true" }, initials(name), face);
}

export function contactAvatar(contact) {
  if (contact.name) return avatar(contact.name, contact.id);
  const drawn = avatar("", contact.id);
  drawn.append(icon("person"));
  return drawn;
}

/** With the sign of the channel at its foot. */
export function contactFace(contact, account) {
  const channel = account.split(":")[0];
  return h("span.face", {}, contactAvatar(contact), h("span.via", { title: channelName(account), "aria-hidden": "true", data: { channel } }, icon(CHANNEL_ICONS[channel] ?? "talk")));
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...letters.segment(word)][0]?.segment ?? "").join("").toUpperCase();
}

const letters = new Intl.Segmenter(); // a flag or a family is one

/** Who has the conversation now, in words: "The bot has it", "You have it", "Ana Ruiz has it" ... */
export function ownership(conversation, me) {
  const { status, assignee } = conversation;
  if (status === "bot") return t("owner.bot");
  if (status === "resolved") return t("owner.resolved");
  if (!assignee) return t("owner.queue");
  return assignee.id === me.operator.id ? t("owner.you") : t("owner.colleague", { name: assignee.name });
}

export const isMine = (conversation, me) =>
  conversation?.assignee?.id === me.operator.id && ["open", "snoozed"].includes(conversation.status);

export const channelName = (account) => named("channel", account.split(":")[0]);
