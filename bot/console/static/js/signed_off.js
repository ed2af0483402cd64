// Whoever was set offline for not answering is told: why, which chats went on, and how to be back.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { byId, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { contactName } from "./people.js";
import { hashOf } from "./route.js";
import { store } from "./store.js";
import { atHour } from "./time.js";

export function signedOff(complain) {
  const bar = byId("signed-off");
  let shown = "";
  const become = (presence) => async () => {
    try {
      await api.post("presence", { presence });
      store.setPresence(presence);
      byId("presence").focus();
    } catch (error) {
      complain(error);
    }
  };
  const draw = () => {
    const told = store.me.signed_off;
    if (JSON.stringify(told) === shown) return;
    const fresh = told && !bar.firstChild;
    shown = JSON.stringify(told);
    bar.hidden = !told;
    if (!told) return bar.replaceChildren();
    const why = t(`signed_off.${told.because}`, { at: atHour(told.at) });
    if (fresh) announce(`${why} ${t("signed_off.how")}`);
    const hadFocus = bar.contains(document.activeElement) && document.activeElement.id;
    bar.replaceChildren(icon("alert"), h("div.words", {}, h("strong", {}, why), chats(told)),
      h("div.buttons", {}, h("button.button.main", { type: "button", id: "online-again", onclick: become("online") }, t("signed_off.online")),
        h("button.button", { type: "button", id: "stay-offline", onclick: become("offline") }, t("signed_off.stay"))));
    if (hadFocus) byId(hadFocus)?.focus();
  };
  store.on("presence", draw);
  draw();
}

function chats({ chats: gone, others }) {
  if (!gone.length && !others) return h("p", {}, t("signed_off.none"));
  const links = gone.map((one) => h("li", {}, h("a", { href: `/console/${hashOf("all", one.id)}` }, contactName(one.contact)), ` ${one.owner ? t("signed_off.with", { name: one.owner }) : t("signed_off.queue")}`));
  const rest = others > 0 && h("li", {}, t("signed_off.others", { n: others }));
  return [h("p", { id: "signed-off-chats" }, t("signed_off.chats")), h("ul", { "aria-labelledby": "signed-off-chats" }, links, rest)];
}
