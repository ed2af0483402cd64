// One stream per browser: the tab that holds the lock reads it and passes each batch on to the others.
// A batch says what cursor it follows; a tab that missed one asks the server for the rest before going on.

import * as api from "./api.js";
import { Emitter } from "./emitter.js";

const FIRST_RETRY = 500;
const LONGEST_RETRY = 15_000;
const SILENCE = 20_000; // the server sends a heartbeat every 8 s
const CHANNEL = `console-live-${document.querySelector('meta[name="operator"]').content}`;

export class Live extends Emitter {
  state = "connecting"; // connecting | live | reconnecting
  #channel = new BroadcastChannel(CHANNEL);
  #work = Promise.resolve();
  #lastWord = Date.now();
  #leading = false;
  #abort = null;
  #wake = () => {};

  /** `apply(batch)` may be asynchronous; batches are applied one after another. */
  constructor(cursor, apply) {
    super();
    this.cursor = cursor;
    this.apply = apply;
  }

  start() {
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#channel.postMessage({ ask: true });
    navigator.locks.request(CHANNEL, () => this.#lead());
    setInterval(() => this.#watch(), 1000);
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.#abort?.abort());
  }

  async #lead() {
    this.#leading = true;
    let wait = FIRST_RETRY;
    for (;;) {
      try {
        await this.#read(() => (wait = FIRST_RETRY));
      } catch {
        // whatever went wrong, the answer is the same: say so and try again
      }
      this.#become("reconnecting");
      this.#channel.postMessage({ state: "reconnecting" });
      const woken = await new Promise((done) => {
        this.#wake = () => done(true);
        setTimeout(done, wait * (0.75 + Math.random() / 2));
      });
      wait = woken ? FIRST_RETRY : Math.min(wait * 2, LONGEST_RETRY); // the first try may come before the network is ready
    }
  }

  async #read(onWord) {
    this.#abort = new AbortController();
    this.#lastWord = Date.now();
    const response = await api.open(`stream?cursor=${this.cursor}`, this.#abort.signal);
    for await (const batch of lines(response.body)) {
      onWord();
      this.#lastWord = Date.now();
      this.#channel.postMessage({ batch });
      await this.#take(batch);
    }
  }

  #hear(message) {
    if (message.ask && this.#leading) {
      this.#channel.postMessage({ state: this.state, cursor: this.cursor });
    } else if (message.batch && !this.#leading) {
      this.#lastWord = Date.now();
      this.#take(message.batch);
    } else if (message.state === "reconnecting" && !this.#leading) {
      this.#become("reconnecting");
    } else if (message.state === "live" && !this.#leading) {
      this.#lastWord = Date.now();
      this.#take({ after: message.cursor, cursor: message.cursor, up_to_date: true });
    }
  }

  #take(batch) {
    if (batch.typing) return this.emit("typing", batch.typing);
    if (batch.colleague) return this.emit("colleague", batch.colleague);
    this.#work = this.#work.then(() => this.#applyInOrder(batch)).catch((error) => {
      this.#become("reconnecting");
      if (!error.passes) this.emit("fault", error);
    });
    return this.#work;
  }

  async #applyInOrder(batch) {
    while (this.cursor < batch.after) await this.#applyOne(await api.get(`changes?cursor=${this.cursor}`));
    await this.#applyOne(batch);
    if (batch.up_to_date) this.#become("live");
  }

  async #applyOne(batch) {
    if (batch.cursor < this.cursor) return;
    await this.apply(batch);
    this.cursor = batch.cursor;
  }

  #watch() {
    if (Date.now() - this.#lastWord < SILENCE) return;
    this.#become("reconnecting");
    this.#abort?.abort();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", state);
  }
}

/** The JSON lines of a body as they come. */
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}
