// Unsent words, per conversation and kind, kept in this browser. The request id stays with the words, so that
// sending them again after a lost answer cannot make two messages.

const KEY = (id, mode) => `draft/${id}/${mode}`;

function stored(id, mode) {
  try {
    return JSON.parse(localStorage.getItem(KEY(id, mode))) ?? {};
  } catch {
    return {};
  }
}

export const drafts = {
  text: (id, mode) => stored(id, mode).text ?? "",
  mode: (id) => localStorage.getItem(`mode/${id}`) ?? "reply",
  setMode(id, mode) {
    if (mode === "reply") localStorage.removeItem(`mode/${id}`);
    else localStorage.setItem(`mode/${id}`, mode);
  },
  keep(id, mode, text) {
    const before = stored(id, mode);
    if (!text) localStorage.removeItem(KEY(id, mode));
    else if (before.text !== text) localStorage.setItem(KEY(id, mode), JSON.stringify({ text }));
  },
  forget(id, mode) {
    localStorage.removeItem(KEY(id, mode));
  },
  /** The same words get the same id until they are sent or changed. */
  requestId(id, mode, text) {
    const before = stored(id, mode);
    const request = before.text === text && before.request ? before.request : crypto.randomUUID();
    localStorage.setItem(KEY(id, mode), JSON.stringify({ text, request }));
    return request;
  },
};
