// Unsent words, per operator, conversation and kind: in this browser at once, on the server a moment later, so that
// they are there on another device too. The request id stays with the words, so that sending them again after a
// lost answer cannot make two messages.

import * as api from "./api.js";
import { WHO } from "./unsent.js";

const KEY = (id, mode) => `draft/${WHO}/${id}/${mode}`;
const MODE = (id) => `mode/${WHO}/${id}`;
const SETTLES = 700;
const MODES = ["reply", "note"];
const waiting = new Map(); // key -> timer
const onTheirWay = new Map(); // key -> what the server is being told
let elsewhere = new Set(); // conversations with something begun, as far as the server knows

function stored(id, mode) {
  try {
    return JSON.parse(localStorage.getItem(KEY(id, mode))) ?? {};
  } catch {
    return {};
  }
}

function store(id, mode, draft) {
  if (draft.text || draft.dirty) localStorage.setItem(KEY(id, mode), JSON.stringify(draft));
  else localStorage.removeItem(KEY(id, mode));
}

/** Tell the server a little later, or at once while the page is being left. */
function tell(id, mode, leaving = false) {
  const key = KEY(id, mode);
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  const { text = "", seen = 0, dirty } = stored(id, mode);
  if (!dirty) return;
  const told = () => {
    const now = stored(id, mode);
    if ((now.text ?? "") === text) store(id, mode, { ...now, dirty: false });
  };
  const way = api.post(`conversations/${id}/draft`, { mode, text, seen }, { keepalive: leaving }).then(told, () => {});
  onTheirWay.set(key, way);
  way.then(() => onTheirWay.get(key) === way && onTheirWay.delete(key));
}

addEventListener("pagehide", () => {
  for (const { id, mode } of [...waiting.values()]) tell(id, mode, true);
});

export const drafts = {
  text: (id, mode) => stored(id, mode).text ?? "",
  /** Whether something was begun there, in this browser or on another device. */
  begun: (id) => elsewhere.has(id) || MODES.some((mode) => stored(id, mode).text?.trim()),
  /** What the server has of all conversations. */
  hear(ids) {
    elsewhere = new Set(ids);
  },
  /** Where the conversation was when the draft was begun: the position of the customer's last message. */
  seen: (id, mode) => stored(id, mode).seen ?? null,
  mode: (id) => localStorage.getItem(MODE(id)) ?? "reply",
  setMode(id, mode) {
    if (mode === "reply") localStorage.removeItem(MODE(id));
    else localStorage.setItem(MODE(id), mode);
  },
  /** Take in what the server has; words that it was not told yet win. */
  adopt(id, kept) {
    for (const mode of MODES) {
      const here = stored(id, mode);
      const there = kept.find((one) => one.mode === mode);
      if (here.dirty) tell(id, mode);
      else if (there?.text !== here.text) store(id, mode, { text: there?.text, seen: there?.seen, dirty: false });
    }
  },
  keep(id, mode, text, seen) {
    const before = stored(id, mode);
    if ((before.text ?? "") === text) return;
    if (!text.trim()) elsewhere.delete(id);
    store(id, mode, { text, seen: before.text ? (before.seen ?? seen) : seen, dirty: true });
    const key = KEY(id, mode);
    clearTimeout(waiting.get(key)?.timer);
    waiting.set(key, { id, mode, timer: setTimeout(() => tell(id, mode), SETTLES) });
  },
  /** What the customer wrote meanwhile has been read. */
  reread(id, mode, seen) {
    store(id, mode, { ...stored(id, mode), seen, dirty: true });
    tell(id, mode);
  },
  /** It was sent: the server has forgotten it by itself, but for what reaches it only now. */
  forget(id, mode) {
    const key = KEY(id, mode);
    clearTimeout(waiting.get(key)?.timer);
    waiting.delete(key);
    localStorage.removeItem(key);
    elsewhere.delete(id);
    onTheirWay.get(key)?.then(() => stored(id, mode).text || api.post(`conversations/${id}/draft`, { mode, text: "", seen: 0 }).catch(() => {}));
  },
  /** The same words get the same id until they are sent or changed. */
  requestId(id, mode, text) {
    const before = stored(id, mode);
    const request = before.text === text && before.request ? before.request : crypto.randomUUID();
    localStorage.setItem(KEY(id, mode), JSON.stringify({ ...before, text, request }));
    return request;
  },
};
