// On the pages around the conversations, too, all that can be done is found by typing: where to go, and what this page does.
// What is half filled in is not left without a question.

import { oneClickAtATime } from "./ask.js";
import { begun } from "./begun.js";
import { showTasks } from "./care.js";
import { commandBar } from "./commands.js";
import { drafts } from "./drafts.js";
import { explain } from "./faults.js";
import { h, icon, once } from "./dom.js";
import { t } from "./i18n.js";
import { helpSheet, keys, register } from "./keys.js";
import { prefs } from "./prefs.js";
import { presenceKeys } from "./presence.js";
import { pause } from "./push.js";
import { goTo } from "./route.js";
import { broughtBack, keepWhatIsSent, leaveFromHere, leaveWithTheOthers } from "./sent.js";
import { VIEWS } from "./store.js";
import { toast, toasts } from "./toast.js";

const HERE = ".page-head :is(a.button, button), .kept-head button";
const group = t("keys.group.page");
const showHelp = helpSheet();
const showCommands = commandBar();
const show = () => {
  register(...[...document.querySelectorAll(HERE)].map((one, at) =>
    ({ id: `here-${at}`, group: t("keys.group.here"), label: one.textContent.trim(), when: () => one.checkVisibility(), run: () => one.click() })));
  showCommands();
};
const links = [...document.querySelectorAll(".sections a"), ...document.querySelectorAll(".menu a.entry")];
const leave = document.querySelector('.menu form[action="/console/sign-out"]');

register(
  { id: "commands", group, label: t("keys.commands"), keys: "Ctrl+K", anywhere: true, run: show },
  { id: "help", group, label: t("menu.help"), keys: "Ctrl+/", anywhere: true, run: showHelp },
  ...links.map((one, at) => ({ id: `to-${at}`, group, label: one.firstChild.textContent, when: () => !one.ariaCurrent, run: () => one.click() })),
  ...["auto", "light", "dark"].map((theme) => ({ id: `theme-${theme}`, group, label: `${t("menu.theme")}: ${t(`menu.${theme}`)}`, when: () => prefs.theme !== theme, run: () => (prefs.theme = theme) })),
  { id: "sign-out", group, label: t("menu.sign_out"), run: () => leave.requestSubmit() },
);
leave.addEventListener("submit", once(async () => {
  try {
    await drafts.handOver();
    await pause();
    drafts.forgetAll();
    leaveFromHere();
    leave.submit();
  } catch (error) {
    toast(explain(error), { problem: true });
  }
}));
toasts();
keys();
keepWhatIsSent();
leaveWithTheOthers();
oneClickAtATime();
if (broughtBack()) toast(t("manage.brought_back"));
addEventListener("beforeunload", (event) => {
  if ([...document.forms].some((form) => !form.ariaBusy && begun(form))) event.preventDefault();
});
document.querySelector(".bar .menu").before(h("button.button.plain.square", { type: "button", id: "commands", "aria-label": t("keys.commands"), title: `${t("keys.commands")} (Ctrl K)`, onclick: show }, icon("search")));

/** For whoever has conversations, once the store knows who they are. */
export function reachConversations() {
  const lists = t("keys.group.list");
  register(
    { id: "search", group: lists, label: t("search.label"), keys: "Alt+S", run: () => location.assign("/console/?search") },
    ...VIEWS.map((view) => ({ id: `view-${view}`, group: lists, label: t("keys.show", { list: t(`view.${view}`) }), run: () => goTo(view) })),
    { id: "tasks", group, label: t("task.all"), run: () => showTasks() },
  );
  presenceKeys();
}
