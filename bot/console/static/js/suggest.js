// What the customer seems to want, and what could be said: one key puts it into the composer. It never sends itself.

import * as api from "./api.js";
import { announce } from "./alerts.js";
import { h, icon } from "./dom.js";
import { named, t } from "./i18n.js";
import { isMine } from "./people.js";
import { store } from "./store.js";

/** `put(proposal)` puts the words into the composer. */
export function suggestions(id, put) {
  const element = h("section.suggest", { hidden: true, "aria-label": t("suggest.title") });
  let asked = null; // the message that was asked about
  let found = null;

  const draw = () => {
    element.hidden = !found;
    if (!found) return;
    const { intent, confidence, proposals } = found;
    element.replaceChildren(
      h("p.gist", {}, icon("spark"), h("span", {}, h("strong", {}, named("intent", intent)), " ", h("span.muted.small", {}, `${Math.round(confidence * 100)} %`))),
      ...proposals.map((one, at) => h("button.proposal", { type: "button", onclick: () => use(at), title: at === 0 ? t("suggest.key") : "" },
        h("span.said", {}, one.text), h("span.from", {}, one.code ? `/${one.code}` : t("suggest.answer"), at === 0 && h("kbd", {}, "Alt I")))));
  };
  const use = (at = 0) => {
    const proposal = found?.proposals[at];
    if (!proposal) return;
    put(proposal);
    found = null;
    draw();
  };
  const update = ({ conversation, messages }) => {
    const last = messages.findLast((one) => !one.private && ["customer", "operator"].includes(one.author) && one.failure !== "recalled");
    const waits = isMine(conversation, store.me) && last?.author === "customer" && last.text ? last.id : null;
    if (waits === asked) return;
    asked = waits;
    found = null;
    draw();
    if (waits) read(waits);
  };
  const read = async (message) => {
    const answer = await api.get(`conversations/${id}/suggestion`).catch(() => null);
    if (asked !== message || !answer?.suggestion || answer.suggestion.message_id !== message) return;
    found = answer.suggestion;
    draw();
    if (found.proposals.length) announce(t("suggest.ready", { intent: named("intent", found.intent) }));
  };
  return { element, update, use, may: () => Boolean(found?.proposals.length) };
}
