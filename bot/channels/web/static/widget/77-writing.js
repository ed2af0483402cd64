/* What the customer writes, chooses and attaches, from the field to the outbox. */

const LONGEST = 20_000;
const COUNT_FROM = 18_000;

class Writing extends Panel {
  sendWritten() {
    const text = this.field.value.trim();
    if (text.length > LONGEST) this.tellAloud(h("p", null, this.words.left(LONGEST - text.length)));
    if (!text || text.length > LONGEST) return;
    this.field.value = "";
    this.onInput();
    this.send(text);
    this.field.focus();
  }

  send(text, payload) {
    this.room.sending.say({ text, payload, language: this.language });
    this.transcript.toEnd();
  }

  async sendFiles(files) {
    const { left } = this.room;
    for (const one of [...files]) {
      const chosen = typed(one);
      const small = await smaller(chosen).catch(() => null);
      if (this.room.left !== left) return; // Whoever chose it has gone.
      const file = small ?? chosen;
      const large = file.size > (kindOf(file) === "image" ? LARGEST_PHOTO : LARGEST) && "too_large";
      this.room.sending.say({ text: "", file, cut: new AbortController(), refused: small ? large : "tells_where" });
    }
    this.transcript.toEnd();
    this.field.focus();
  }

  /** The button that was pressed cannot keep the focus: it is about to be switched off. */
  choose(title, payload) {
    this.send(title, payload);
    this.settle();
  }

  edit(item) {
    this.room.outbox.remove(item.id);
    if (item.text) this.field.value = [this.field.value, item.text].filter(Boolean).join("\n");
    this.onInput();
    this.onOutbox();
    this.settle(Boolean(item.text) || undefined);
  }

  onInput() {
    const { value } = this.field;
    this.room.store.set("draft", value);
    if (value.trim()) this.room.sending.tellTyping(true);
    this.grow();
  }

  /** The field grows with what is written, up to a limit; near the longest length a counter shows. */
  grow() {
    const { value } = this.field;
    this.field.style.height = "auto";
    if (this.isOpen) this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    const long = value.length > COUNT_FROM;
    show(this.counter, long);
    this.counter.textContent = long ? this.words.left(LONGEST - value.length) : "";
    this.counter.classList.toggle("over", value.length > LONGEST);
    this.sender.disabled = !value.trim() || value.length > LONGEST;
  }
}
