// Whether one takes conversations: set in the bar, in an empty list and in the command bar.

import * as api from "./api.js";
import { showTasks } from "./care.js";
import { h, icon } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { menu, radio } from "./menu.js";
import { register } from "./keys.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

const PRESENCES = ["online", "busy", "offline"];

export async function choosePresence(presence) {
  try {
    const waiting = store.counts.mine_waiting;
    await api.post("presence", { presence });
    store.setPresence(presence);
    if (presence !== "offline") return;
    if (waiting) toast(t("presence.leaves", { n: waiting }));
    await showTasks({ ending: true });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
}

export function presenceMenu() {
  const dot = h("span.dot");
  const label = h("span");
  const button = h("button.button.plain", { type: "button", id: "presence" }, dot, label, icon("chevron"));
  const draw = () => {
    const { presence } = store.me.operator;
    dot.dataset.presence = presence;
    label.textContent = t(`presence.${presence}`);
    button.setAttribute("aria-label", t("presence.label", { presence: label.textContent }));
  };
  store.on("presence", draw);
  draw();
  return menu(button, () =>
    PRESENCES.map((one) => radio(store.me.operator.presence === one, () => choosePresence(one),
      h("span.dot", { data: { presence: one } }), h("span", {}, t(`presence.${one}`), h("br"), h("span.muted.small", {}, t(`presence.${one}.means`))))));
}

export function presenceKeys() {
  register(...PRESENCES.map((one) => ({
    id: `presence-${one}`, group: t("keys.group.page"), label: t("presence.set", { presence: t(`presence.${one}`) }),
    when: () => store.me.operator.presence !== one, run: () => choosePresence(one),
  })));
}
