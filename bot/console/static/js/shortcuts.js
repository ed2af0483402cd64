// What can be done from anywhere on the page, as people who come from other desks know it.

import { register } from "./keys.js";
import { chooseMacro } from "./macros.js";
import { t } from "./i18n.js";
import { move, neighbour } from "./lists.js";
import { byName, goTo, goToHash } from "./route.js";
import { store, VIEWS } from "./store.js";
import { sayWhose } from "./whose.js";

export function shortcuts(talk, { showHelp, showCommands, signOut }) {
  const listed = t("keys.group.list");
  const chat = t("keys.group.chat");
  const order = t("keys.group.order");
  const writing = t("keys.group.writing");
  const page = t("keys.group.page");
  const open = () => Boolean(store.detail);
  register(
    { id: "next", group: listed, label: t("keys.next"), keys: "Alt+J", run: () => move(1) },
    { id: "previous", group: listed, label: t("keys.previous"), keys: "Alt+K", run: () => move(-1) },
    { id: "tab", group: listed, label: t("keys.tab"), keys: "Alt+N", run: nextList },
    { id: "reply", group: chat, label: t("keys.reply"), keys: "Alt+L", when: () => Boolean(store.openId), run: talk.reply },
    { id: "note", group: chat, label: t("keys.note"), keys: "Alt+P", when: () => Boolean(store.openId), run: talk.note },
    { id: "attach", group: chat, label: t("keys.attach"), keys: "Alt+A", when: open, run: talk.attach },
    { id: "emoji", group: chat, label: t("emoji.choose"), keys: "Alt+O", when: open, run: talk.emoji },
    { id: "suggestion", group: chat, label: t("suggest.use"), keys: "Alt+I", when: () => talk.maySuggest(), run: talk.suggest },
    { id: "macro", group: chat, label: t("macro.choose"), keys: "Alt+R", when: open, run: chooseMacro },
    { id: "take-over", group: order, label: t("talk.take_over"), also: t("keys.take_over.also"), keys: "Alt+C", when: () => talk.may("take"), otherwise: sayWhose, run: talk.take },
    { id: "resolve", group: order, label: t("keys.resolve"), also: t("keys.resolve.also"), keys: "Alt+E", when: () => talk.may("resolve"), otherwise: sayWhose, run: talk.resolve },
    { id: "resolve-next", group: order, label: t("keys.resolve_next"), keys: "Alt+H", when: () => talk.may("resolve"), otherwise: sayWhose, run: () => resolveAndNext(talk) },
    { id: "send", group: writing, label: t("keys.send"), keys: "Enter", sheet: true },
    { id: "send-form", group: writing, label: t("keys.send_form"), keys: "Ctrl+Enter", sheet: true },
    { id: "line", group: writing, label: t("keys.line"), keys: "Shift+Enter", sheet: true },
    { id: "canned", group: writing, label: t("canned.use"), keys: "/", sheet: true },
    { id: "mention", group: writing, label: t("mention.use"), keys: "@", sheet: true },
    { id: "commands", group: page, label: t("keys.commands"), keys: "Ctrl+K", anywhere: true, run: showCommands },
    { id: "sign-out", group: page, label: t("menu.sign_out"), run: signOut },
    { id: "help", group: page, label: t("menu.help"), keys: "Ctrl+/", anywhere: true, run: showHelp },
    ...store.me.sections.map(({ key, path }) => ({ id: `section-${key}`, group: page, label: t(`section.${key}`), run: () => location.assign(path) })),
    ...VIEWS.map((view) => ({ id: `view-${view}`, group: listed, label: t("keys.show", { list: t(`view.${view}`) }), run: () => goToHash(byName(view)) })),
  );
}

function nextList() {
  goTo(VIEWS[(VIEWS.indexOf(store.view) + 1) % VIEWS.length]);
}

async function resolveAndNext(talk) {
  const id = store.openId;
  const next = await neighbour(1).catch(() => undefined); // before it leaves the list
  if (id === store.openId && (await talk.resolve()) && id === store.openId) goTo(store.view, next);
}
