// What operators write goes out in the order in which they wrote it, one after the other.

import * as api from "./api.js";
import { drafts } from "./drafts.js";
import { store } from "./store.js";

const lines = new Map(); // conversation and kind -> whether the last one before was sent, once that is known

/** All that was written there so far. Raises what api.post raises; those behind what was not taken stay unsent, without a word. */
export async function sendWords(id, mode, seen) {
  const line = `${id}/${mode}`;
  const pieces = drafts.leave(id, mode);
  const way = (lines.get(line) ?? Promise.resolve(true)).then((before) => before && sendPieces(id, mode, pieces, seen));
  const sent = way.then(() => way, () => false);
  lines.set(line, sent);
  sent.then(() => lines.get(line) === sent && lines.delete(line));
  await way;
}

/** Once nothing is on its way: whether all of it was taken, what was sent meanwhile too. */
export async function allSent() {
  let taken = true;
  while (lines.size) taken = (await Promise.all(lines.values())).every(Boolean) && taken;
  return taken;
}

addEventListener("beforeunload", (event) => lines.size && event.preventDefault());

/** Whichever composer is on show by then hears of it: `draft`. */
async function sendPieces(id, mode, pieces, seen) {
  try {
    for (const piece of pieces) {
      await api.post(`conversations/${id}/${mode}`, { text: piece.text, request_id: piece.request, seen, hold: true });
      drafts.taken(id, mode, piece);
      store.emit("draft", id);
    }
  } catch (error) {
    drafts.back(id, mode);
    store.emit("draft", id);
    throw error;
  }
  return true;
}
