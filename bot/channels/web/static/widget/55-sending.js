/* What is said: out of the outbox in its order, by one tab at a time, until it has arrived or was refused. */

const MOST_TRIES = 4; // Of a file, with something of it gone each time: it costs the customer's data.

class Sending {
  constructor(room) {
    this.room = room;
    this.busy = new Set();
  }

  say(said) {
    const item = this.room.outbox.add({ ...said, behind: this.room.messages.at(-1)?.id });
    this.room.emit("outbox", item);
    this.tellTyping(false);
    this.flush();
  }

  retry(item) {
    this.room.outbox.mark(item.id, { refused: undefined, tried: undefined, lost: 0 });
    this.room.emit("outbox");
    this.room.wake();
  }

  flush() {
    this.leave(false);
    this.leave(true);
  }

  /** A file is known to its own tab only: no other could send it. */
  async leave(files) {
    if (this.busy.has(files) || this.room.closing.signal.aborted || !this.room.outbox.next(files)) return;
    this.busy.add(files);
    await this.sendAll(files);
    this.busy.delete(files);
    this.leave(files);
  }

  async sendAll(files) {
    const { outbox, line, store, closing } = this.room;
    for (let failures = 0; outbox.next(files) && !closing.signal.aborted; ) {
      const attempt = () => this.attempt(files, failures);
      const pause = await (files ? attempt() : store.alone("outbox", attempt));
      failures = pause ? failures + 1 : 0;
      this.room.emit("outbox");
      if (pause && outbox.next(files)) await line.pause(pause);
      else {
        line.wake(); // The stream may have been waiting for a first message.
        this.room.tell({ wake: true });
      }
    }
  }

  /** Tries what is next to go, and returns how long to wait before another try. */
  async attempt(files, failures) {
    const { outbox } = this.room;
    const item = outbox.next(files);
    if (!item) return 0; // Another tab has sent it.
    try {
      await (files ? this.upload(item) : this.post(item));
      outbox.mark(item.id, { accepted: Date.now() });
    } catch (error) {
      if (error.final) outbox.mark(item.id, { refused: error.code || true });
      else if (outbox.has(item.id)) {
        outbox.mark(item.id, { tried: true });
        return error.retryAfter || pauseAfter(failures + 1);
      }
    }
    return 0;
  }

  async post(item) {
    const { id, text, payload, language } = item;
    const { outbox, line } = this.room;
    const token = await line.token();
    while (outbox.waitsFor(item)) await line.pause(200);
    if (!outbox.has(id)) return; // Taken back meanwhile.
    this.cut = new AbortController();
    await line.request("POST", "/web/messages", { id, text, payload, language }, token, null, this.cut.signal);
  }

  async upload({ id, file, cut, lost = 0 }) {
    let gone = 0;
    const told = (share) => this.room.emit("upload", { id, share: (gone = share) });
    try {
      const token = await this.room.line.token();
      if (!this.room.outbox.has(id)) return; // Taken back meanwhile.
      await this.room.line.request("POST", `/web/files?${new URLSearchParams({ id, name: file.name })}`, file, token, told, cut.signal);
    } catch (error) {
      const tries = lost + Boolean(gone);
      const givenUp = !error.final && !error.retryAfter && tries >= MOST_TRIES;
      this.room.outbox.mark(id, { lost: tries, ...(givenUp && { refused: true }) });
      throw error;
    }
  }

  tellTyping(on) {
    clearTimeout(this.typingStops);
    if (on) this.typingStops = setTimeout(() => this.tellTyping(false), 6000);
    const now = Date.now();
    if (!this.room.messages.length || (on ? now - (this.typingTold || 0) < 4000 : !this.typingTold)) return;
    this.typingTold = on ? now : 0;
    this.room.line.request("POST", "/web/typing", { on }).catch(() => {}); // A courtesy: the next one may arrive.
  }
}
