/* One conversation, the same in every tab. One tab at a time holds the stream and tells the others what it hears. */

const SILENCE = 45_000; // A tab that leads and says nothing this long is frozen: another takes over.
const BEAT = 15_000;
const ANSWERED_WITHIN = 4000; // Who leads answers a page that comes, unless it is frozen.

class Room extends EventTarget {
  constructor(base) {
    super();
    this.store = new Store(base);
    this.line = new Line(base, this.store, () => this.checkToken());
    this.outbox = new Outbox(this.store);
    this.connected = true;
    this.sending = new Sending(this);
    this.fetched = new Fetched(this.line);
    this.left = 0;
    this.empty();
  }

  empty() {
    clearTimeout(this.answerDue);
    clearTimeout(this.typingEnds);
    this.messages = [];
    this.ids = new Set();
    this.state = { status: "bot", operator: null };
    this.typing = null;
    this.cursor = null;
    this.caughtUp = false;
    this.asked = Infinity;
  }

  start() {
    this.closing = new AbortController();
    const { signal } = this.closing;
    this.heardAt = Date.now() - SILENCE; // Nobody yet.
    this.channel = new BroadcastChannel(`${this.store.prefix}room`);
    this.channel.onmessage = ({ data }) => this.fromOtherTab(data);
    this.unwatch = this.store.watch((key) => {
      if (key === "token") this.checkToken();
      this.emit(key.startsWith("out ") ? "outbox" : "kept");
    });
    addEventListener("online", () => this.wake(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(), { signal });
    const watch = () => this.takeOverIfSilent();
    const [first, later] = [setTimeout(watch, ANSWERED_WITHIN), setInterval(watch, BEAT)];
    signal.addEventListener("abort", () => {
      clearTimeout(first);
      clearInterval(later);
    });
    this.stand();
    this.tell({ ask: true });
    this.sending.flush();
  }

  stop() {
    this.closing?.abort();
    this.queueing?.abort();
    this.leading?.abort();
    this.unwatch?.();
    this.channel?.close();
    this.line.wake();
  }

  emit(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  tell(news) {
    if (!this.closing.signal.aborted) this.channel.postMessage(news);
  }

  wake() {
    this.line.wake();
    this.tell({ wake: true });
    this.sending.flush();
  }

  /* Who holds the stream */

  async stand() {
    if (!this.store.locks) return this.lead();
    while (!this.closing.signal.aborted) {
      this.queueing = new AbortController();
      const options = this.stealing ? { steal: true } : { signal: this.queueing.signal };
      this.stealing = false;
      try {
        await this.store.locks.request(`${this.store.prefix}stream`, options, () => this.lead());
      } catch {
        this.leading?.abort(); // Another tab took the lead while this one slept, or this one is about to take it.
      }
      this.leading = null;
    }
  }

  takeOverIfSilent() {
    if (this.leading || document.hidden || !this.store.locks || Date.now() - this.heardAt < SILENCE) return;
    this.heardAt = Date.now();
    this.stealing = true;
    this.queueing.abort();
  }

  async lead() {
    const { signal } = (this.leading = new AbortController());
    for (let failures = 0; !signal.aborted; ) {
      const outcome = this.store.get("token") ? await this.listen(signal, () => (failures = 0)) : "nothing yet";
      if (signal.aborted) return;
      if (outcome === "nothing yet") {
        if (this.messages.length) this.forget(); // It was erased.
        do this.setConnected(true);
        while (!(await this.line.pause(BEAT)) && !signal.aborted);
      } else {
        this.setConnected(false);
        await this.line.pause(pauseAfter((failures += 1)));
      }
    }
  }

  async listen(signal, alive) {
    const listening = (this.listening = new AbortController());
    const cut = listening.signal;
    signal.addEventListener("abort", () => listening.abort(), { signal: cut });
    try {
      this.token = await this.line.token();
      return await this.line.listen(this.token, this.cursor, cut, (event) => {
        alive();
        this.setConnected(true);
        if (event.kind) this.hear(event);
      });
    } catch {
      return "cut";
    }
  }

  /** A token may stop counting, or another tab may have been given a new one: the old conversation is not ours. */
  checkToken() {
    if (!this.leading || !this.token || this.store.get("token") === this.token) return;
    this.token = null;
    this.forget();
    this.listening.abort();
  }

  setConnected(connected) {
    this.tell({ connected });
    this.connectionIs(connected);
  }

  connectionIs(connected) {
    if (connected !== this.connected) {
      this.connected = connected;
      this.emit("connection");
    }
  }

  /* What is heard */

  hear(event) {
    const first = !this.caughtUp && event.kind === "state";
    this.take(event);
    this.tell(first ? { snapshot: this.snapshot() } : { event });
  }

  take({ id, kind, data }) {
    if (id) this.cursor = id;
    if (kind === "message") this.addMessage(data);
    if (kind === "typing") this.setTyping(data);
    if (kind === "state") {
      this.state = data;
      if (!this.caughtUp) this.settle();
      this.emit("state");
    }
  }

  addMessage(message) {
    const { file } = this.outbox.files.get(message.client_id) ?? {};
    if (file) this.fetched.keep(message.id, file);
    if (message.client_id) {
      if (!this.caughtUp && this.outbox.has(message.client_id)) this.asked = Math.min(this.asked, message.position);
      this.outbox.remove(message.client_id);
    }
    if (this.ids.has(message.id)) return;
    this.ids.add(message.id);
    const behind = this.messages.findLastIndex((known) => known.position < message.position);
    const inOrder = behind === this.messages.length - 1;
    this.messages.splice(behind + 1, 0, message);
    this.learnLanguage(message, behind);
    if (this.caughtUp && message.language) this.state = { ...this.state, language: message.language };
    this.setWaiting(message);
    if (this.caughtUp) this.emit("message", { message, inOrder });
  }

  /** The bot answers in the language it has understood: that of what was written since it last spoke. */
  learnLanguage({ author, language }, last) {
    if (author !== "bot") return;
    for (let at = last; this.messages[at]?.author === "customer"; at -= 1) this.messages[at].language ??= language;
  }

  /**
   * The history is complete (the stream's first `state` says so): from here on messages are new. So is what stands
   * behind a message that was still on its way: a quick answer comes with the history.
   */
  settle() {
    this.caughtUp = true;
    for (const item of this.outbox.all()) {
      if (item.accepted && item.accepted < Date.now() - 60_000) this.outbox.remove(item.id);
    }
    const last = this.messages.at(-1);
    if (last?.author === "customer" && Date.now() - new Date(last.at) < 12_000) this.setWaiting(last);
    const answers = this.messages.filter(({ position }) => position > this.asked);
    this.asked = Infinity;
    this.emit("history", answers);
  }

  /** Between a question and the bot's answer there are dots, unless the answer is there at once. */
  setWaiting({ author }) {
    if (author === "system" && this.typing?.who === "operator") return;
    this.setTyping({ on: false });
    if (author !== "customer" || this.state.status !== "bot" || !this.caughtUp) return;
    this.answerDue = setTimeout(() => this.setTyping({ who: "bot", on: true }), 500);
  }

  setTyping({ who, on }) {
    clearTimeout(this.answerDue);
    clearTimeout(this.typingEnds);
    if (!on && !this.typing) return;
    this.typing = on ? { who } : null;
    if (on) this.typingEnds = setTimeout(() => this.setTyping({ on: false }), 12_000);
    this.emit("typing");
  }

  /** The token no longer counts: what was shown is not ours to show. */
  forget() {
    this.empty();
    this.tell({ forget: true });
    this.emit("history");
  }

  /** Nothing of it stays on this device, and the house knows that nobody hears it there. */
  leave() {
    const token = this.store.get("token");
    if (token) this.line.request("POST", "/web/leave", {}, token).catch(() => {});
    for (const key of this.store.keys("")) this.store.remove(key);
    this.tell({ leave: true });
    this.drop();
  }

  /** What this tab alone holds of it. What all share may be the next person's already. */
  drop() {
    this.left += 1;
    this.sending.cut?.abort();
    for (const id of [...this.outbox.files.keys()]) this.outbox.remove(id);
    this.store.memory.clear();
    this.fetched.known.clear();
    this.empty();
    this.sending.tellTyping(false);
    if (this.leading) {
      this.token = null;
      this.listening?.abort();
    }
    this.emit("left");
  }

  snapshot() {
    const { messages, state, cursor } = this;
    return { messages, state, cursor };
  }

  fromOtherTab(news) {
    if (news.ask) return this.leading && this.tell(this.caughtUp ? { snapshot: this.snapshot() } : { connected: this.connected });
    if (news.wake) return this.line.wake();
    if (news.leave) return this.drop();
    if (this.leading) return;
    this.heardAt = Date.now();
    if (news.forget) {
      this.empty();
      this.emit("history");
    }
    if ("connected" in news) this.connectionIs(news.connected);
    if (news.snapshot && !this.caughtUp) {
      for (const message of news.snapshot.messages) this.addMessage(message);
      this.take({ id: news.snapshot.cursor, kind: "state", data: news.snapshot.state });
    }
    if (news.event && this.caughtUp) this.take(news.event);
  }

  /* What was read */

  unread() {
    const read = this.store.get("read");
    const from = this.messages.findIndex((message) => message.id === read) + 1;
    return this.messages.slice(from).filter((message) => message.author !== "customer").length;
  }

  markRead() {
    const last = this.messages.at(-1)?.id;
    if (last && this.store.get("read") !== last) this.store.set("read", last);
  }

  transcript() {
    return this.line.request("GET", "/web/transcript");
  }
}
