// What a customer has already tried with the assistant, and what went wrong: nobody should have to ask them again.

const SMALL_TALK = new Set(["greet", "goodbye", "thanks", "affirm", "deny", "inform", "nevermind", "bot_challenge", "change_language",
  "nlu_fallback", "talk_to_human", "complain", "not_what_i_asked", "explain_form", "send_attachment", "out_of_scope"]);

/** The turns since a person last had the conversation. */
export function sinceLastPerson(turns, handoffs) {
  const since = handoffs.slice(0, -1).findLast((one) => one.resolved_at)?.resolved_at;
  return since ? turns.filter((turn) => turn.asked_at > since) : turns;
}

/** Each thing they asked for once, with what they were told last: [{intent, told, rejected}]. */
export function tried(turns, messages) {
  const found = new Map();
  for (const turn of turns) {
    if (!turn.intent || SMALL_TALK.has(turn.intent)) continue;
    const told = toldIn(turn, messages);
    const before = found.get(turn.intent);
    found.delete(turn.intent);
    found.set(turn.intent, { intent: turn.intent, told: told || before?.told || "", times: (before?.times ?? 0) + 1 });
  }
  return [...found.values()];
}

/** What did not work: [{kind, said}], kind among not_understood, rejected, unsaid, undelivered. */
export function failed(turns, messages) {
  const said = new Map(messages.map((one) => [one.id, one.text]));
  const found = [];
  for (const turn of turns) {
    if (turn.intent === "nlu_fallback") found.push({ kind: "not_understood", said: said.get(turn.message_id) ?? "" });
    if (turn.rejected) found.push({ kind: "rejected", said: toldIn(turn, messages) });
    if (turn.state === "suppressed") found.push({ kind: "unsaid", said: said.get(turn.message_id) ?? "" });
  }
  for (const one of messages) if (one.author === "bot" && one.delivery === "failed") found.push({ kind: "undelivered", said: one.text });
  return found;
}

function toldIn(turn, messages) {
  return messages.filter((one) => one.turn_id === turn.id && one.author === "bot" && one.text).map((one) => one.text).join(" ");
}
