// What operators write goes out in the order in which they wrote it, one after the other.

import * as api from "./api.js";
import { drafts } from "./drafts.js";

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

async function sendPieces(id, mode, pieces, seen) {
  try {
    for (const piece of pieces) {
      await api.post(`conversations/${id}/${mode}`, { text: piece.text, request_id: piece.request, seen, hold: true });
      drafts.taken(id, mode, piece);
    }
  } catch (error) {
    drafts.back(id, mode);
    throw error;
  }
  return true;
}
