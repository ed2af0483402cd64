// Whoever was set offline for not answering is told: why, which chats went on, and how to be back. On a phone it is a
// line that unfolds.

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
    const [since, why] = [t("signed_off.since", { at: atHour(told.at) }), t(`signed_off.${told.because}`)];
    if (fresh) announce(`${since}: ${why} ${t("signed_off.how")}`);
    const hadFocus = bar.contains(document.activeElement) && document.activeElement.id;
    const open = bar.querySelector("details")?.open ?? matchMedia("(min-width: 47.5em)").matches;
    const stay = t("signed_off.stay");
    bar.replaceChildren(icon("alert"),
      h("details", { open }, h("summary", { id: "signed-off-since" }, h("strong", {}, since), icon("chevron")), h("p", {}, capital(why)), chats(told)),
      h("div.buttons", {}, h("button.button.main", { type: "button", id: "online-again", onclick: become("online") }, t("signed_off.online")),
        h("button.button", { type: "button", id: "stay-offline", title: stay, onclick: become("offline") }, h("span", {}, stay), icon("close"))));
    if (hadFocus) byId(hadFocus)?.focus();
  };
  store.on("presence", draw);
  draw();
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);

function chats({ chats: gone, others }) {
  if (!gone.length && !others) return h("p", {}, t("signed_off.none"));
  const links = gone.map((one) => h("li", {}, h("a", { href: `/console/${hashOf("all", one.id)}` }, contactName(one.contact)), ` ${one.owner ? t("signed_off.with", { name: one.owner }) : t("signed_off.queue")}`));
  const rest = others > 0 && h("li", {}, t("signed_off.others", { n: others }));
  return h("div.gone", {}, h("p", { id: "signed-off-chats" }, t("signed_off.chats")), h("ul", { "aria-labelledby": "signed-off-chats" }, links, rest));
}
