/* What is said: out of the outbox in its order, by one tab at a time, until it has arrived or was refused. */

class Sending {
  constructor(room) {
    this.room = room;
  }

  say(said) {
    const item = this.room.outbox.add(said);
    this.room.emit("outbox", item);
    this.tellTyping(false);
    this.flush();
  }

  retry(item) {
    this.room.outbox.mark(item.id, { refused: undefined, tried: undefined });
    this.room.emit("outbox");
    this.room.wake();
  }

  async flush() {
    if (this.flushing || !this.room.outbox.next()) return;
    this.flushing = true;
    await exclusively(`${this.room.store.prefix}outbox`, () => this.sendAll());
    this.flushing = false;
    this.flush();
  }

  async sendAll() {
    const { outbox, line } = this.room;
    let failures = 0;
    for (let item; (item = outbox.next()) && !this.room.closing.signal.aborted; ) {
      const { id, text, payload, language, file } = item;
      let pause = 0;
      try {
        const gone = (share) => this.room.emit("upload", { id, share });
        if (file) await line.request("POST", `/web/files?${new URLSearchParams({ id, name: file.name })}`, file, undefined, gone);
        else await line.request("POST", "/web/messages", { id, text, payload, language });
        outbox.mark(id, { accepted: Date.now() });
        failures = 0;
      } catch (error) {
        if (error.final) outbox.mark(id, { refused: error.code || true });
        else {
          outbox.mark(id, { tried: true });
          pause = error.retryAfter || pauseAfter((failures += 1));
        }
      }
      this.room.emit("outbox");
      if (pause) await line.pause(pause);
      else {
        line.wake(); // The stream may have been waiting for a first message.
        this.room.tell({ wake: true });
      }
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
