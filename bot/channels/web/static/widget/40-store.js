/* What outlives the page. Each unsent message is an entry of its own, so that two tabs never overwrite each other. */

const ASLEEP = 6000; // Longer than words wait for a small file.

class Store {
  constructor(base) {
    this.prefix = `ventanilla ${base} `;
    this.memory = new Map();
    try {
      localStorage.getItem(this.prefix);
      this.disk = localStorage;
      this.locks = navigator.locks; // Not without https.
    } catch {
      this.disk = null; // Forbidden here (a sandboxed frame, a strict setting), and locks with it: the page's lifetime must do.
    }
  }

  /** Does the work in one tab at a time. A tab that was put to sleep in the middle of it is not waited for longer than `within`. */
  async alone(name, work, within = ASLEEP) {
    if (!this.locks) return work();
    const asking = new AbortController();
    const patience = setTimeout(() => asking.abort(), within);
    let begun;
    const begin = () => {
      clearTimeout(patience);
      return (begun = work());
    };
    try {
      return await this.locks.request(this.prefix + name, { signal: asking.signal }, begin);
    } catch (error) {
      if (begun) return begun; // Another tab took this one for asleep.
      if (!asking.signal.aborted) throw error;
      return this.locks.request(this.prefix + name, { steal: true }, begin).catch(() => begun);
    }
  }

  get(key) {
    const kept = this.memory.get(key) ?? this.disk?.getItem(this.prefix + key) ?? null;
    try {
      return kept === null ? null : JSON.parse(kept);
    } catch {
      return null;
    }
  }

  set(key, value) {
    const text = JSON.stringify(value);
    try {
      if (!this.disk) throw new Error("no disk");
      this.disk.setItem(this.prefix + key, text);
      this.memory.delete(key);
    } catch {
      this.memory.set(key, text);
    }
  }

  remove(key) {
    this.memory.delete(key);
    this.disk?.removeItem(this.prefix + key);
  }

  keys(start) {
    const onDisk = this.disk ? Object.keys(this.disk) : [];
    const own = onDisk.filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length));
    return [...new Set([...own, ...this.memory.keys()])].filter((key) => key.startsWith(start));
  }

  /** What this tab alone keeps, from one page of the site to the next: a value is kept, "" forgotten. */
  tab(key, value) {
    try {
      if (value) sessionStorage.setItem(this.prefix + key, value);
      else if (value === "") sessionStorage.removeItem(this.prefix + key);
      return sessionStorage.getItem(this.prefix + key);
    } catch {
      return null;
    }
  }

  /** Calls back when another tab changes something. */
  watch(changed) {
    const listen = (event) => {
      if (event.key === null || event.key.startsWith(this.prefix)) changed(event.key?.slice(this.prefix.length) ?? "");
    };
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }
}

/* Messages on their way out. An item: {id, text, payload, language, behind, at, tried, refused, accepted}; or with a
   file, which no store takes: it is on its way as long as its page is open. */

const A_MOMENT = 5000;

class Outbox {
  constructor(store) {
    this.store = store;
    this.files = new Map();
  }

  all() {
    const items = [...this.store.keys("out ").map((key) => this.store.get(key)), ...this.files.values()];
    return items.filter(Boolean).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  get uploading() {
    return [...this.files.values()].some((item) => !item.refused);
  }

  add(said) {
    const last = this.all().at(-1);
    const item = { id: uuid(), ...said, at: Math.max(Date.now(), (last?.at ?? 0) + 1) };
    this.save(item);
    return item;
  }

  /** Words and files leave by doors of their own: a large file on a slow line holds up nothing that is said. */
  next(files) {
    return this.all().find((item) => !item.accepted && !item.refused && Boolean(item.file) === files);
  }

  /** A file goes before the words that were written after it, if it takes no longer than a moment. */
  waitsFor({ at }) {
    const now = Date.now();
    return [...this.files.values()].some((file) => !file.accepted && !file.refused && !file.tried && file.at < at && now - file.at < A_MOMENT);
  }

  save(item) {
    if (item.file) this.files.set(item.id, item);
    else this.store.set(`out ${item.id}`, item);
  }

  /** Changes an item unless it is gone: the stream may bring a message home before its request is answered. */
  mark(id, changes) {
    const item = this.files.get(id) ?? this.store.get(`out ${id}`);
    if (item) this.save({ ...item, ...changes });
  }

  has(id) {
    return this.files.has(id) || Boolean(this.store.get(`out ${id}`));
  }

  remove(id) {
    this.files.get(id)?.cut.abort();
    this.files.delete(id);
    this.store.remove(`out ${id}`);
  }
}

/* crypto.randomUUID is missing on pages without https. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
