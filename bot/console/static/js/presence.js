// Whether one takes conversations: set in the bar, in an empty list and in the command bar.

import * as api from "./api.js";
import { showTasks } from "./care.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

export const PRESENCES = ["online", "busy", "offline"];

export async function choosePresence(presence) {
  try {
    await api.post("presence", { presence });
    store.setPresence(presence);
    if (presence === "offline") await showTasks({ ending: true });
  } catch (error) {
    toast(explain(error), { problem: true });
  }
}

export function presenceKeys() {
  register(...PRESENCES.map((one) => ({
    id: `presence-${one}`, group: t("keys.group.page"), label: t("presence.set", { presence: t(`presence.${one}`) }),
    when: () => store.me.operator.presence !== one, run: () => choosePresence(one),
  })));
}
