// The top bar: presence, and a menu with the things one sets once.

import * as api from "./api.js";
import { beep } from "./alerts.js";
import { showTasks } from "./care.js";
import { byId, h, icon } from "./dom.js";
import { drafts } from "./drafts.js";
import { language, t } from "./i18n.js";
import { check, entry, menu, radio, row } from "./menu.js";
import { allSent } from "./outgoing.js";
import { prefs } from "./prefs.js";
import { presenceMenu } from "./presence.js";
import { canNotify, elsewhere as toldElsewhere, isOn, pause, turnOff, turnOffEverywhere, turnOn } from "./push.js";
import { toast } from "./toast.js";
import { leaveFromHere } from "./sent.js";
import { store } from "./store.js";
import { elsewhere, zone } from "./time.js";

export function bar({ showHelp, showCommands, complain }) {
  const commands = h("button.button.plain.square", { type: "button", id: "commands", "aria-label": t("keys.commands"), title: `${t("keys.commands")} (Ctrl K)`, onclick: showCommands }, icon("search"));
  byId("bar-tools").append(lateOnes(), commands, presenceMenu(), personMenu(showHelp, complain));
}

/** For whoever leads: how many are beyond what was promised, and the way to the board. */
function lateOnes() {
  const link = h("a.chip.danger.press", { id: "late", href: "/console/board" });
  const draw = () => {
    const n = store.counts.late ?? 0;
    link.hidden = !n;
    link.setAttribute("aria-label", t("bar.late", { n }));
    link.title = t("bar.late", { n });
    link.replaceChildren(icon("clock"), String(n));
  };
  store.on("lists", draw);
  draw();
  return link;
}

async function switchNotices(complain) {
  try {
    if (isOn()) {
      await turnOff();
      sayWhereStillOn(complain);
    } else if (!(await turnOn())) toast(t("menu.notify_refused"), { problem: true });
  } catch (error) {
    complain(error);
  }
}

function sayWhereStillOn(complain) {
  const n = toldElsewhere();
  if (n) toast(t("menu.notify_elsewhere", { n }), { open: () => noticesNowhere(complain), verb: t("menu.notify_nowhere"), news: false });
}

const noticesNowhere = (complain) => turnOffEverywhere().then(() => toast(t("menu.notify_ended")), complain);

function personMenu(showHelp, complain) {
  const { name } = store.me.operator;
  const button = h("button.button.plain.square", { type: "button", id: "menu", "aria-label": t("menu.label", { name }) }, icon("menu"));
  return menu(button, () => [
    h("p.caption", {}, `${name} · ${t(`role.${store.me.operator.role}`)}`),
    elsewhere && h("p.caption", {}, t("menu.clock", { zone })),
    h("div.pages", { role: "presentation" }, store.me.sections.map(({ key, path }) => entry("a", { href: path, data: { section: key } }, t(`section.${key}`)))),
    h("hr"),
    check(prefs.sound, () => prefs.set("sound", !prefs.sound).then(() => prefs.sound && beep(), complain), t("menu.sound")),
    canNotify() && check(isOn(), () => switchNotices(complain), t("menu.notify")),
    toldElsewhere() > 0 && entry("button", { type: "button", onclick: () => noticesNowhere(complain) }, t("menu.notify_end")),
    h("hr"), h("p.caption", {}, t("menu.theme")),
    row("menu.theme", ["auto", "light", "dark"].map((theme) => radio(prefs.theme === theme, () => (prefs.theme = theme), t(`menu.${theme}`)))),
    h("hr"), h("p.caption", {}, t("menu.language")),
    row("menu.language", [["es", "Español"], ["en", "English"]].map(([code, title]) => radio(language === code, () => prefs.setLanguage(code), h("span", { lang: code }, title)))),
    h("hr"),
    entry("button", { type: "button", id: "show-tasks", onclick: () => showTasks() }, t("task.all")),
    entry("button", { type: "button", onclick: showHelp }, t("menu.help"), h("small", {}, "Ctrl /")),
    entry("button", { type: "button", class: "last", onclick: () => signOut(complain) }, t("menu.sign_out")),
  ]);
}

export async function signOut(complain) {
  try {
    if (!(await allSent())) return; // that is told where it was sent from
    await drafts.handOver();
    await pause();
    const { next } = await api.post("sign-out");
    drafts.forgetAll();
    leaveFromHere();
    location.assign(next);
  } catch (error) {
    complain(error);
  }
}
