// Unsent words, per operator, conversation and kind: in this browser at once, on the server a moment later, so that
// they are there on another device too. What is being sent stays with them until it is taken, in pieces that keep their
// request ids: sending them again after a lost answer cannot make two messages, and what is written on meanwhile is a
// piece of its own.

import * as api from "./api.js";
import { WHO } from "./unsent.js";

const MINE = `draft/${WHO}/`;
const KEY = (id, mode) => `${MINE}${id}/${mode}`;
const MODE = (id) => `mode/${WHO}/${id}`;
const SETTLES = 700;
const LONGEST = 100_000; // as the server keeps it
const MODES = ["reply", "note"];
const waiting = new Map(); // key -> timer
const onTheirWay = new Map(); // key -> what the server is being told
const told = new Map(); // key -> when it was last told
const tried = new Map(); // key -> when the words were last being sent
const away = new Map(); // key -> how many pieces are on their way from this page
const known = new Map(); // conversation -> when it was last written in, as far as this page knows
const unkept = new Map(); // key -> what this browser does not keep: it is full, or keeps nothing
let begun = {}; // the same, as far as the server has told

const read = (key) => (unkept.has(key) ? unkept.get(key) : localStorage.getItem(key));

/** What cannot be read is as good as nothing. */
function parsed(key) {
  try {
    const { request, ...draft } = JSON.parse(read(key)) ?? {};
    return request ? { ...draft, pieces: [{ text: draft.text, request }] } : draft; // as it was kept before there were pieces
  } catch {
    return {};
  }
}

/** Older words than those that could not be kept are not to come back: this page has the newer ones. */
function put(key, words) {
  unkept.delete(key);
  try {
    if (words === null) localStorage.removeItem(key);
    else localStorage.setItem(key, words);
  } catch {
    unkept.set(key, words);
  }
}

const stored = (id, mode) => parsed(KEY(id, mode));

/** The pieces with which the words still begin, one below the other. */
function piecesOf({ text = "", pieces = [] }) {
  const changed = pieces.findIndex((one, n) => !`${text}\n`.startsWith(below(pieces.slice(0, n + 1))));
  return changed < 0 ? pieces : pieces.slice(0, changed);
}

const below = (pieces) => pieces.map((one) => `${one.text}\n`).join("");
/** What was tried before as it was, and the rest, which is one more. */
function partsOf(draft) {
  const again = piecesOf(draft);
  return { again, rest: (draft.text ?? "").slice(below(again).length) };
}

const onTheWay = (id, mode) => below(piecesOf(stored(id, mode)).slice(0, away.get(KEY(id, mode)) ?? 0));

function store(id, mode, draft) {
  put(KEY(id, mode), draft.text || draft.dirty ? JSON.stringify(draft) : null);
}

async function post(id, draft, more) {
  const { at } = await api.post(`conversations/${id}/draft`, draft, more);
  known.set(id, at);
}

/** Tell the server a little later, or at once while the page is being left. */
function tell(id, mode, leaving = false) {
  const key = KEY(id, mode);
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  const { text = "", seen = 0, dirty } = stored(id, mode);
  if (!dirty) return;
  const heard = () => {
    const now = stored(id, mode);
    if ((now.text ?? "") === text) store(id, mode, { ...now, dirty: false });
  };
  register(key, post(id, { mode, text, seen }, { keepalive: leaving }).then(heard, () => {}));
}

function tellLater(id, mode) {
  const key = KEY(id, mode);
  clearTimeout(waiting.get(key)?.timer);
  waiting.set(key, { id, mode, timer: setTimeout(() => tell(id, mode), SETTLES) });
}

/** It was sent: the server has forgotten it by itself, but for what was below it and is not any more, and what reaches it late. */
function forget(id, mode) {
  const key = KEY(id, mode);
  const late = onTheirWay.get(key) ?? ((stored(id, mode).dirty || told.get(key) > tried.get(key)) && Promise.resolve());
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  put(key, null);
  told.set(key, performance.now());
  delete begun[id];
  if (late) late.then(() => stored(id, mode).text || register(key, post(id, { mode, text: "", seen: 0 }).catch(() => {})));
}

/** `way`: done once the server has been told, or cannot be. */
function register(key, way) {
  onTheirWay.set(key, way);
  way.then(() => {
    told.set(key, performance.now());
    if (onTheirWay.get(key) === way) onTheirWay.delete(key);
  });
}

/** What the server has is what is here, or the beginning of it, as much as it keeps. */
const same = (there, here) => there === here || (there.length >= LONGEST && here.startsWith(there));

/**
 * What was begun here by whoever used this browser before, and is on the server for them, does not stay in it. Which kind
 * they were writing stays with the words.
 */
function forgetOthers() {
  const theirs = Object.keys(localStorage).filter((key) => /^(draft|mode)\//u.test(key) && key.split("/")[1] !== WHO);
  const place = (key) => key.split("/").slice(1, 3).join("/");
  const stays = new Set();
  for (const key of theirs.filter((one) => one.startsWith("draft/"))) {
    const { text = "", dirty, pieces } = parsed(key);
    if (dirty || pieces?.length || text.length >= LONGEST) stays.add(place(key));
    else localStorage.removeItem(key);
  }
  for (const key of theirs) if (key.startsWith("mode/") && !stays.has(place(key))) localStorage.removeItem(key);
}

addEventListener("pagehide", () => {
  for (const { id, mode } of [...waiting.values()]) tell(id, mode, true);
});

export const drafts = {
  /** All but what is on its way from this page. */
  text: (id, mode) => (stored(id, mode).text ?? "").slice(onTheWay(id, mode).length),
  isAway: (id, mode) => Boolean(away.get(KEY(id, mode))),
  /** Whether something was begun there, in this browser or on another device. */
  begun: (id) => Boolean(begun[id]) || MODES.some((mode) => stored(id, mode).text?.trim()),
  /** What the server has of all conversations: when each was last written in. */
  hear(all) {
    begun = all;
  },
  /** Whether the server has something else than was read or told here. */
  newer: (id) => (begun[id] ?? null) !== (known.get(id) ?? null),
  /** Where the conversation was when the draft was begun: the position of the customer's last message. */
  seen: (id, mode) => stored(id, mode).seen ?? null,
  mode: (id) => read(MODE(id)) ?? "reply",
  setMode(id, mode) {
    put(MODE(id), mode === "reply" ? null : mode);
  },
  /**
   * Take in what the server had, `asked` at that time. Words that it was not told yet win, and so does what it was told
   * since; what somebody tried to send stays as it is until they do.
   */
  adopt(id, kept, asked) {
    known.set(id, kept.map((one) => one.updated_at).sort().at(-1) ?? null);
    for (const mode of MODES) {
      const key = KEY(id, mode);
      const here = stored(id, mode);
      const there = kept.find((one) => one.mode === mode);
      if (here.dirty) waiting.has(key) || onTheirWay.has(key) || tell(id, mode);
      else if (piecesOf(here).length || onTheirWay.has(key) || asked < (told.get(key) ?? 0)) continue;
      else if (!same(there?.text ?? "", here.text ?? "")) store(id, mode, { text: there?.text, seen: there?.seen, dirty: false });
    }
  },
  keep(id, mode, text, seen) {
    const before = drafts.text(id, mode);
    if (before === text) return;
    if (!text.trim()) delete begun[id];
    const here = stored(id, mode);
    const whole = { ...here, text: text ? onTheWay(id, mode) + text : onTheWay(id, mode).slice(0, -1) };
    store(id, mode, { text: whole.text, seen: before ? (here.seen ?? seen) : seen, dirty: true, pieces: piecesOf(whole) });
    tellLater(id, mode);
  },
  /** What the customer wrote meanwhile has been read. */
  reread(id, mode, seen) {
    store(id, mode, { ...stored(id, mode), seen, dirty: true });
    tell(id, mode);
  },
  /**
   * Whoever signs out finds on the server what they have begun. Raises what api.post raises if it is not taken: then
   * nothing is to be forgotten. What is about a conversation that is not theirs to see any more is let go.
   */
  async handOver() {
    for (const key of [...Object.keys(localStorage), ...unkept.keys()].filter((one) => one.startsWith(MINE))) {
      const [, , id, mode] = key.split("/");
      clearTimeout(waiting.get(key)?.timer);
      waiting.delete(key);
      await onTheirWay.get(key);
      const { text = "", seen = 0, dirty } = stored(id, mode);
      if (!dirty) continue;
      await post(id, { mode, text, seen }).catch((error) => {
        if (error.status !== 404 && error.code !== "forbidden") throw error;
      });
    }
  },
  /** Nothing of it stays in this browser. */
  forgetAll() {
    unkept.clear();
    for (const key of Object.keys(localStorage)) if (key.startsWith(MINE) || key.startsWith(`mode/${WHO}/`)) localStorage.removeItem(key);
  },
  /** The messages that would leave now. */
  leaving(id, mode) {
    const { again, rest } = partsOf(stored(id, mode));
    return [...again.slice(away.get(KEY(id, mode)) ?? 0).map((one) => one.text), rest].filter((one) => one.trim());
  },
  /** They leave, and are on their way until they are taken or back. */
  leave(id, mode) {
    const key = KEY(id, mode);
    tried.set(key, performance.now());
    const before = stored(id, mode);
    const { again, rest } = partsOf(before);
    const pieces = rest.trim() ? [...again, { text: rest, request: crypto.randomUUID() }] : again;
    put(key, JSON.stringify({ ...before, pieces }));
    const leaving = pieces.slice(away.get(key) ?? 0);
    away.set(key, pieces.length);
    return leaving;
  },
  /** One was taken, and the server has forgotten what it had: what else there is, it is told again. */
  taken(id, mode, { text, request }) {
    const key = KEY(id, mode);
    away.set(key, Math.max(0, (away.get(key) ?? 0) - 1));
    const before = stored(id, mode);
    const left = before.text?.startsWith(text) ? before.text.slice(text.length).replace(/^\n/u, "") : (before.text ?? "");
    if (!left.trim()) return forget(id, mode);
    store(id, mode, { ...before, text: left, dirty: true, pieces: before.pieces?.filter((one) => one.request !== request) });
    tellLater(id, mode);
  },
  /** None of those that are left is on its way. */
  back(id, mode) {
    away.delete(KEY(id, mode));
  },
};

forgetOthers();
