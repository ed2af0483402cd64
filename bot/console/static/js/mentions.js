// Where one was named in a note: a badge in the bar, the list behind it.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { byId, h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { contactName } from "./people.js";
import { hashOf } from "./route.js";
import { store } from "./store.js";
import { brief } from "./time.js";

export function mentions() {
  const count = h("span.badge", { hidden: true });
  const button = h("button.button.plain.square", { type: "button", id: "mentions", "aria-haspopup": "dialog", onclick: () => open() }, icon("at"), count);
  const inside = h("ul.mentions");
  const close = h("button.button.plain.square", { type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
  const sheet = h("dialog", { "aria-labelledby": "mentions-title" }, h("header", {}, h("h2", { id: "mentions-title" }, t("mention.title")), close), inside);
  byId("bar-tools").prepend(button);
  byId("sheets").append(sheet);
  let unread = 0;

  const draw = () => {
    const now = store.counts.mentions ?? 0;
    if (now > unread) announce(t("mention.new", { n: now }));
    unread = now;
    count.hidden = !unread;
    count.textContent = String(unread);
    button.setAttribute("aria-label", unread ? t("mention.unread", { n: unread }) : t("mention.title"));
  };
  const open = async () => {
    inside.replaceChildren(h("li.muted", {}, t("list.loading")));
    sheet.showModal();
    const found = await api.get("mentions").catch((error) => ({ error }));
    if (found.error) inside.replaceChildren(h("li.muted", { role: "alert" }, explain(found.error)));
    else inside.replaceChildren(...(found.mentions.length ? found.mentions.map(row) : [h("li.muted", {}, t("mention.none"))]));
  };
  const row = (one) => h("li", {}, h("a.mention", { href: hashOf("all", one.conversation_id, one.message_id), class: one.read ? "" : "unread", onclick: () => sheet.close() },
    h("span.line", {}, h("strong", {}, t("mention.by", { by: one.by, about: contactName(one.contact) })), h("time.muted.small", { datetime: one.at }, brief(one.at))),
    h("span.muted", {}, one.text), !one.read && h("span.unseen", {}, t("mention.not_read"))));
  /** What is open and in front of someone's eyes has been read. */
  const look = async () => {
    if (!unread || document.hidden || !store.detail) return;
    const { unread: left } = await api.post(`conversations/${store.openId}/mentions-read`).catch(() => ({ unread }));
    store.counts.mentions = left;
    store.emit("lists");
  };
  store.on("lists", draw);
  store.on("detail", look);
  document.addEventListener("visibilitychange", look);
  register({ id: "mentions", group: t("keys.group.page"), label: t("mention.title"), run: () => open() });
  draw();
}
