// Above the composer: the customer has written since what is in it was begun.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { contactName } from "./people.js";
import { store } from "./store.js";

export function staleLine(reread) {
  const words = h("span", {});
  const element = h("div.notice.warn", { role: "status", hidden: true }, icon("talk"), words,
    h("button.button", { type: "button", onclick: reread }, t("stale.read")));
  /** `seen`: where the draft was begun, null without one; `last`: the customer's last message. */
  const update = (seen, last) => {
    const stale = seen !== null && last > seen;
    if (stale) words.textContent = t("stale.wrote", { name: contactName(store.detail.contact) });
    element.hidden = !stale;
  };
  return { element, update };
}
