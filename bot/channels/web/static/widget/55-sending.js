/* What is said: out of the outbox in its order, by one tab at a time, until it has arrived or was refused. */

const MOST_TRIES = 4; // Of a file, with something of it gone each time: it costs the customer's data.

class Sending {
  constructor(room) {
    this.room = room;
    this.busy = new Set();
  }

  say(said) {
    const item = this.room.outbox.add(said);
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
    const work = () => this.sendAll(files);
    await (files ? work() : this.room.store.alone("outbox", work));
    this.busy.delete(files);
    this.leave(files);
  }

  async sendAll(files) {
    const { outbox, line } = this.room;
    let failures = 0;
    for (let item; (item = outbox.next(files)) && !this.room.closing.signal.aborted; ) {
      const { id } = item;
      let pause = 0;
      try {
        if (files) await this.upload(item);
        else await this.post(item);
        outbox.mark(id, { accepted: Date.now() });
        failures = 0;
      } catch (error) {
        if (error.final) outbox.mark(id, { refused: error.code || true });
        else if (outbox.has(id)) {
          outbox.mark(id, { tried: true });
          pause = error.retryAfter || pauseAfter((failures += 1));
        }
      }
      this.room.emit("outbox");
      if (pause && outbox.next(files)) await line.pause(pause);
      else {
        line.wake(); // The stream may have been waiting for a first message.
        this.room.tell({ wake: true });
      }
    }
  }

  async post(item) {
    const { id, text, payload, language } = item;
    while (this.room.outbox.waitsFor(item)) await this.room.line.pause(200);
    await this.room.line.request("POST", "/web/messages", { id, text, payload, language });
  }

  async upload({ id, file, cut, lost = 0 }) {
    let gone = 0;
    const told = (share) => this.room.emit("upload", { id, share: (gone = share) });
    try {
      await this.room.line.request("POST", `/web/files?${new URLSearchParams({ id, name: file.name })}`, file, undefined, told, cut.signal);
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
