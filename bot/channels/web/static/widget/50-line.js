/* The line to the house: the visitor's token, requests, and the stream with its way back after a cut. */

const QUIET_LIMIT = 40_000; // The server says something every 15 s; two silences missed and the line is dead.
const LONGEST_PAUSE = 20_000;
const STUCK = 40_000; // So long nothing of a file has gone: the line is dead, however large the file.

class Refused extends Error {
  constructor(status, { error, message } = {}, retryAfter = 0) {
    super(message);
    this.code = error;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** A signal that ends what takes longer, or is `cut`. AbortSignal.timeout is missing on older iPhones. */
function after(milliseconds, cut) {
  const timer = new AbortController();
  setTimeout(() => timer.abort(), milliseconds);
  cut?.addEventListener("abort", () => timer.abort());
  return timer.signal;
}

/** Grows to 20 s, with chance in it so that a thousand pages do not come back in the same second. */
function pauseAfter(failures) {
  const ceiling = Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(failures, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

class Line {
  constructor(base, store, forgotten) {
    Object.assign(this, { base, store, forgotten });
    this.wakers = new Set();
  }

  /** Asked for once, whoever needs it meanwhile: two tokens are two visitors. */
  async token() {
    return this.store.get("token") || (this.arriving ??= this.arrive().finally(() => (this.arriving = null)));
  }

  async arrive() {
    return this.store.alone("visitor", async () => {
      const known = this.store.get("token");
      if (known) return known;
      const { token } = await this.request("POST", "/web/visitors", undefined, null);
      if (!this.store.get("token")) this.store.set("token", token); // Another tab may have been given one while this one slept.
      return this.store.get("token");
    });
  }

  /** `told`: how much of a file has gone, 0 to 1; `cut`: a signal that ends the request. */
  async request(method, path, body, token, told, cut) {
    const used = token === undefined ? await this.token() : token;
    const headers = {};
    if (used) headers.Authorization = `Bearer ${used}`;
    const file = body instanceof Blob;
    if (body) headers["Content-Type"] = file ? body.type : "application/json";
    const response = file ? await this.upload(path, headers, body, told, cut) : await fetch(this.base + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      keepalive: path === "/web/leave", // the page may be closed at once
      signal: after(20_000, cut),
    });
    if (response.ok && path.startsWith("/web/files/")) return response.blob();
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    if (response.status === 401) this.forget(used);
    throw new Refused(response.status, answer, Number(response.headers.get("Retry-After")) * 1000);
  }

  /** As fetch, which does not tell how far it has come. */
  upload(path, headers, file, told, cut) {
    return new Promise((resolve, reject) => {
      if (cut.aborted) throw new Error("taken back"); // while the token was on its way
      const sent = Object.assign(new XMLHttpRequest(), { onerror: reject, onabort: reject });
      let stuck;
      const wait = () => {
        clearTimeout(stuck);
        stuck = setTimeout(() => sent.abort(), STUCK);
      };
      sent.open("POST", this.base + path);
      for (const [name, value] of Object.entries(headers)) sent.setRequestHeader(name, value);
      sent.upload.onprogress = ({ loaded, total }) => {
        wait();
        told(loaded / total);
      };
      sent.onloadend = () => clearTimeout(stuck);
      cut.addEventListener("abort", () => sent.abort());
      wait();
      sent.onload = () => {
        const wait = sent.getResponseHeader("Retry-After");
        resolve(new Response(sent.responseText, { status: sent.status, headers: wait ? { "Retry-After": wait } : {} }));
      };
      sent.send(file);
    });
  }

  forget(token) {
    if (this.store.get("token") === token) this.store.remove("token");
    this.forgotten();
  }

  /** Reads the stream until it ends. Gives each event to `heard`; "" stands for a sign of life. */
  async listen(token, cursor, signal, heard) {
    const cut = new AbortController();
    const hangUp = () => cut.abort();
    let timer = setTimeout(hangUp, QUIET_LIMIT);
    signal.addEventListener("abort", hangUp);
    try {
      const headers = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
      if (cursor) headers["Last-Event-ID"] = cursor;
      const response = await fetch(`${this.base}/web/stream`, {
        headers,
        credentials: "omit",
        cache: "no-store",
        signal: cut.signal,
      });
      if (response.status === 401) this.forget(token);
      if (response.status === 204) return "nothing yet";
      if (!response.ok) throw new Refused(response.status);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return "ended";
        clearTimeout(timer);
        timer = setTimeout(hangUp, QUIET_LIMIT);
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) heard(parseEvent(block));
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", hangUp);
      hangUp();
    }
  }

  /** Resolves to whether it was cut short by `wake`. */
  pause(milliseconds) {
    return new Promise((resolve) => {
      const done = (woken) => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve(woken);
      };
      const timer = setTimeout(done, milliseconds, false);
      this.wakers.add(done);
    });
  }

  /** Ends every pause: something happened that makes another try worthwhile. */
  wake() {
    for (const done of [...this.wakers]) done(true);
  }
}

function parseEvent(block) {
  const event = { id: null, kind: "", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/s.exec(line) || []; // s: words may have line ends of other kinds in them.
    if (field === "id") event.id = value;
    if (field === "event") event.kind = value;
    if (field === "data") event.data += value;
  }
  if (event.kind) event.data = JSON.parse(event.data);
  return event;
}
