/* <ventanilla-chat>: what happens when the customer, the house or the network does something. */

const READ_WITHIN = 700; // Nobody has read a question and answered it sooner.

class VentanillaChat extends Writing {
  static observedAttributes = ["language", "heading", "accent", "position", "theme", "privacy"];

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.announced = h("div", { class: "hidden announcer", role: "status", "aria-live": "polite" });
    this.shadowRoot.replaceChildren(this.announced);
    dress(this.shadowRoot);
    this.complained = new Set();
    this.room = new Room(this.getAttribute("server") || ORIGIN);
    this.room.addEventListener("message", ({ detail }) => this.onMessage(detail));
    this.room.addEventListener("history", ({ detail }) => this.refresh(detail ?? []));
    this.room.addEventListener("left", () => this.onLeft());
    this.room.addEventListener("state", () => this.onState());
    this.room.addEventListener("typing", () => this.transcript.showTyping());
    this.room.addEventListener("outbox", () => this.onOutbox());
    this.room.addEventListener("upload", ({ detail }) => this.transcript.showUpload(detail));
    this.room.addEventListener("connection", () => this.showConnection());
    this.room.addEventListener("kept", () => this.showUnread());
    this.missed = 0;
    for (const kind of ["online", "offline"]) addEventListener(kind, () => this.showConnection(), { signal });
    addEventListener("beforeunload", (event) => this.room.outbox.uploading && event.preventDefault(), { signal });
    document.addEventListener("visibilitychange", () => this.onLook(), { signal });
    for (const query of [PHONE, DARK]) query.addEventListener("change", () => this.adapt(), { signal });
    for (const kind of ["resize", "scroll"]) visualViewport?.addEventListener(kind, () => this.fit(), { signal });
    if (this.room.store.tab("open") && (!PHONE.matches || reloaded())) this.setAttribute("open", "");
    this.build();
    this.room.start();
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.fold();
    this.room.stop();
  }

  attributeChangedCallback() {
    if (this.root) this.build();
  }

  get isOpen() {
    return this.hasAttribute("open");
  }

  /** `answers`: what of it this page has not heard yet. */
  refresh(answers) {
    if (this.languageNow() !== this.language) this.build();
    else this.transcript.rebuild();
    for (const message of answers) {
      this.onWords(message);
      this.transcript.toNew(message);
    }
    this.onState();
    this.showUnread();
    this.onRead();
  }

  onState() {
    const { operator, status } = this.room.state;
    const { words } = this;
    if (this.room.messages.length && this.languageNow() !== this.language) return this.build();
    this.heading.textContent = operator ? operator.name : this.wanted("heading") || words.bot;
    this.room.fetched.face(this.face, operator);
    this.face.classList.toggle("person", Boolean(operator));
    const waiting = ["open", "snoozed"].includes(status);
    this.transcript.showComing();
    this.status.textContent = operator ? words.withPerson : waiting ? words.waiting : words.bot;
  }

  showConnection() {
    const online = navigator.onLine !== false;
    clearTimeout(this.complaint);
    const tell = () => {
      this.connection.textContent = online ? this.words.reconnecting : this.words.offline;
      show(this.connection, !online || !this.room.connected);
    };
    if (online && !this.room.connected) this.complaint = setTimeout(tell, 2500); // Most cuts heal unseen.
    else tell();
  }

  showUnread() {
    const count = this.room.unread();
    const { words } = this;
    this.badge.textContent = count > 9 ? "9+" : String(count);
    show(this.badge, count > 0 && !this.isOpen);
    this.showOnTab(document.hidden ? count : 0);
    const label = this.isOpen ? words.close : words.open;
    this.launcher.setAttribute("aria-label", count && !this.isOpen ? `${label}, ${words.unread(count)}` : label);
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
  }

  /** Whoever waits in another tab sees at this one that there is something new. */
  showOnTab(count) {
    const bare = this.onTab && document.title.startsWith(this.onTab) ? document.title.slice(this.onTab.length) : document.title;
    this.onTab = count && this.missed ? `(${count}) ` : "";
    if (document.title !== this.onTab + bare) document.title = this.onTab + bare;
  }

  onLook() {
    if (this.missed && !document.hidden) this.tellAloud(h("p", null, this.words.unread(this.missed)));
    if (!document.hidden) this.missed = 0;
    this.showUnread();
    this.onRead();
  }

  /* Opening and closing */

  open() {
    this.setAttribute("open", "");
    this.room.store.tab("open", "yes");
    show(this.panel, true);
    this.adapt();
    this.transcript.toLatest();
    this.settle();
    this.onRead();
    this.grow();
  }

  /** Where the focus is when nothing else has it. On a phone the keyboard waits for a tap. */
  settle(writing = !PHONE.matches) {
    (writing ? this.field : this.panel).focus({ preventScroll: true });
  }

  close() {
    this.room.store.tab("open", "");
    this.fold();
  }

  fold() {
    if (!this.isOpen) return;
    this.removeAttribute("open");
    this.toggleMenu(false);
    show(this.panel, false);
    this.adapt();
    this.showUnread();
    this.launcher.focus({ preventScroll: true });
  }

  toggleMenu(open = this.menu.hidden) {
    show(this.menu, open);
    this.menuButton.setAttribute("aria-expanded", String(open));
    const { messages, outbox } = this.room;
    show(this.taker, messages.length > 0);
    show(this.leaver, Boolean(messages.length || outbox.all().length || this.field.value));
    this.leaver.textContent = this.words.leave;
    if (open) this.menu.firstElementChild.focus();
  }

  leavesMenu(to) {
    if (!this.menu.hidden && !this.menu.contains(to) && !this.menuButton.contains(to)) this.toggleMenu(false);
  }

  onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.menu.hidden) return this.close();
      this.toggleMenu(false);
      this.menuButton.focus();
    }
    if (event.key === "Tab" && PHONE.matches) this.keepFocus(event);
  }

  /** On a phone the panel covers the page: Tab goes round inside it. */
  keepFocus(event) {
    const all = this.panel.querySelectorAll("button:not(:disabled), a[href], textarea, [tabindex='0']");
    const reachable = [...all].filter((node) => node.getClientRects().length);
    const ends = [reachable[0], reachable.at(-1)];
    const here = this.shadowRoot.activeElement;
    const [from, to] = event.shiftKey ? ends : ends.reverse();
    if (here === from || here === this.panel && event.shiftKey) {
      event.preventDefault();
      to.focus();
    }
  }

  /* Saying and hearing */

  onOutbox() {
    this.transcript.showPending();
    this.transcript.refreshReplies();
    if (this.transcript.stuck) this.transcript.toEnd();
    for (const { id, refused } of this.room.outbox.all()) {
      if (refused && !this.complained.has(id)) this.tellAloud(h("p", null, this.words.why(refused)));
      if (refused) this.complained.add(id);
    }
  }

  onMessage({ message, inOrder }) {
    if (this.languageNow() !== this.language) this.build();
    else this.transcript.add(message, inOrder);
    this.onWords(message);
    this.showUnread();
    this.onRead();
  }

  /** Somebody of ours has said something that this page has not heard yet. */
  onWords(message) {
    if (message.author === "customer") return;
    if (document.hidden) this.missed += 1;
    else this.announce(message);
    if (this.room.store.get("sound") && this.room.leading) chime();
  }

  /** Tells a screen reader, once: the list itself is silent. */
  announce({ author, name, text, buttons, language, attachments = [] }) {
    const who = author === "system" ? this.words.house : this.transcript.speaker(author, name);
    const line = h("p", null, this.words.says(who, ""), h("span", { lang: language }, plain(text)));
    for (const { kind, name: file } of attachments) line.append(` ${this.words.kinds[kind] ?? this.words.kinds.document} ${file}`);
    if (buttons?.length) line.append(` ${this.words.choices(buttons.map((button) => button.title).join(", "))}`);
    this.tellAloud(line);
  }

  tellAloud(line) {
    line.lang = this.language;
    this.announced.append(line);
    setTimeout(() => line.remove(), 10_000);
  }

  onRead() {
    const reading = this.isOpen && !document.hidden;
    const end = this.transcript.atEnd();
    if (reading && end) this.room.markRead();
    show(this.jump, reading && !end && this.room.unread() > 0);
    if (reading && end) this.showUnread();
  }

  greeting() {
    const own = this.wanted(`suggestions-${this.language}`) || this.wanted("suggestions");
    return { title: this.wanted("heading"), suggestions: own.split("|").map((words) => words.trim()).filter(Boolean) };
  }

  /** For a device that others use too. Asked once more: what is still answered would not be seen. */
  leave({ detail }) {
    const { leave, leaveSure, leaveUnsent, leaveAgain, leaveDone } = this.words;
    const now = performance.now();
    if (this.leaver.textContent === leave) {
      const unsent = this.field.value.trim() || this.room.outbox.all().some((item) => !item.accepted);
      const question = [leaveSure, unsent && leaveUnsent, leaveAgain].filter(Boolean).join(" ");
      this.leaver.textContent = question;
      this.leaveAsked = now;
      return this.tellAloud(h("p", null, question));
    }
    if (detail > 1 || now - this.leaveAsked < READ_WITHIN) return;
    this.room.leave();
    this.settle();
    this.tellAloud(h("p", null, leaveDone));
  }

  /** Here or in another tab: what is half written goes with it. */
  onLeft() {
    this.field.value = "";
    this.build();
  }

  async download() {
    this.toggleMenu(false);
    this.menuButton.focus();
    try {
      const { url } = await this.room.transcript();
      h("a", { href: new URL(url, `${this.room.line.base}/`).href, download: "" }).click();
    } catch {
      this.connection.textContent = this.words.transcriptFailed;
      show(this.connection, true);
    }
  }
}
