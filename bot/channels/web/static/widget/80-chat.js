/* <ventanilla-chat>: the launcher, the panel around the transcript, and the composer. */

const LONGEST = 20_000;
const COUNT_FROM = 18_000;
const PHONE = matchMedia("(max-width: 480px), (max-height: 420px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

class VentanillaChat extends HTMLElement {
  static observedAttributes = ["language", "heading", "accent", "position", "theme", "privacy"];

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.announced = h("div", { class: "hidden announcer", role: "status", "aria-live": "polite" });
    this.shadowRoot.replaceChildren(this.announced);
    this.complained = new Set();
    this.room = new Room(this.getAttribute("server") || ORIGIN);
    this.room.addEventListener("message", ({ detail }) => this.onMessage(detail));
    this.room.addEventListener("history", () => this.refresh());
    this.room.addEventListener("state", () => this.onState());
    this.room.addEventListener("typing", () => this.transcript.showTyping());
    this.room.addEventListener("outbox", () => this.onOutbox());
    this.room.addEventListener("connection", () => this.showConnection());
    this.room.addEventListener("kept", () => this.showUnread());
    for (const kind of ["online", "offline"]) addEventListener(kind, () => this.showConnection(), { signal });
    document.addEventListener("visibilitychange", () => this.onRead(), { signal });
    for (const query of [PHONE, DARK]) query.addEventListener("change", () => this.adapt(), { signal });
    visualViewport?.addEventListener("resize", () => this.adapt(), { signal });
    this.build();
    this.room.start();
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.close();
    this.room.stop();
  }

  attributeChangedCallback() {
    if (this.root) this.build();
  }

  get isOpen() {
    return this.hasAttribute("open");
  }

  wanted(name) {
    return this.getAttribute(name) || "";
  }

  languageNow() {
    const said = this.room.messages.length ? this.room.state.language : null;
    return knownLanguage(said, this.wanted("language"), document.documentElement.lang, navigator.language);
  }

  /* Building: again when the language or an attribute changes; what is being written stays. */

  build() {
    const draft = this.field?.value ?? this.room.store.get("draft") ?? "";
    const writing = this.field && this.shadowRoot.activeElement === this.field;
    this.root?.remove();
    this.language = this.languageNow();
    const words = (this.words = WORDS[this.language]);
    this.transcript = new Transcript(this.room, words, this.language, {
      choose: (title, payload) => this.send(title, payload),
      retry: (item) => this.room.retry(item),
      edit: (item) => this.edit(item),
      greeting: () => this.greeting(),
    });
    this.badge = h("span", { class: "badge", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" });
    this.launcher.append(icon("chat"), icon("close"), this.badge);
    this.launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1" });
    this.panel.append(this.header(), this.notices(), this.transcript.list, this.newest(), this.composer(draft));
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    this.transcript.list.addEventListener("scroll", () => this.onRead(), { passive: true });
    this.root = h("div", { class: "root", lang: this.language }, this.panel, this.launcher);
    this.shadowRoot.prepend(this.root);
    this.adapt();
    this.onState();
    this.showConnection();
    this.showUnread();
    show(this.panel, this.isOpen);
    this.grow();
    if (writing) this.field.focus();
  }

  header() {
    const { words } = this;
    this.face = h("span", { class: "face" });
    this.status = h("p", { class: "status" });
    this.menu = this.options();
    this.menuButton = h("button", {
      type: "button", class: "tool", "aria-label": words.options, "aria-expanded": "false", "aria-controls": "options",
      onclick: () => this.toggleMenu(),
    }, icon("more"));
    const close = h("button", {
      type: "button", class: "tool", "aria-label": words.close, onclick: () => this.close(),
    }, icon("close"));
    this.heading = h("h2", { id: "title" });
    const names = h("div", { class: "names" }, this.heading, this.status);
    return h("div", { class: "head" }, this.face, names, this.menuButton, close, this.menu);
  }

  options() {
    const { words, room } = this;
    const sound = h("button", { type: "button", role: "switch", class: "option" }, words.sound, h("span", { class: "switch" }));
    const showSound = () => sound.setAttribute("aria-checked", String(Boolean(room.store.get("sound"))));
    sound.addEventListener("click", () => {
      room.store.set("sound", !room.store.get("sound"));
      if (room.store.get("sound")) chime();
      showSound();
    });
    showSound();
    const transcript = h("button", { type: "button", class: "option", onclick: () => this.download() });
    transcript.append(words.transcript, icon("download"));
    const menu = h("div", { class: "menu", id: "options", hidden: true }, sound, transcript);
    const privacy = safeAddress(this.wanted("privacy"));
    if (privacy) menu.append(h("a", { class: "option", href: privacy, target: "_blank", rel: "noopener" }, words.privacy));
    return menu;
  }

  notices() {
    this.connection = h("p", { class: "connection", role: "status", hidden: true });
    const dismiss = h("button", { type: "button", class: "link" }, this.words.understood);
    const consent = h("p", { class: "consent", hidden: Boolean(this.room.store.get("consent")) });
    consent.append(icon("shield"), h("span", null, this.words.consent, " ", dismiss));
    dismiss.addEventListener("click", () => {
      this.room.store.set("consent", new Date().toISOString());
      show(consent, false);
      this.field.focus();
    });
    return h("div", { class: "notices" }, consent, this.connection);
  }

  newest() {
    this.jump = h("button", { type: "button", class: "jump", hidden: true }, icon("down"), this.words.newest);
    this.jump.addEventListener("click", () => this.transcript.toEnd());
    return this.jump;
  }

  composer(draft) {
    const { words } = this;
    this.field = h("textarea", {
      rows: "1", placeholder: words.write, "aria-label": words.write, "aria-describedby": "counter", enterkeyhint: "send",
    });
    this.field.value = draft;
    this.counter = h("p", { class: "counter", id: "counter", hidden: true });
    this.sender = h("button", { type: "submit", class: "send", "aria-label": words.send }, icon("send"));
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.sendWritten();
    });
    const form = h("form", { class: "composer" }, this.counter, h("div", { class: "field" }, this.field, this.sender));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendWritten();
    });
    return form;
  }

  refresh() {
    if (this.languageNow() !== this.language) return this.build();
    this.transcript.rebuild();
    this.onState();
    this.showUnread();
    this.onRead();
  }

  /* Looks */

  adapt() {
    const dark = this.wanted("theme") === "dark" || (this.wanted("theme") !== "light" && DARK.matches);
    this.root.classList.toggle("dark", dark);
    this.root.classList.toggle("left", this.wanted("position") === "left");
    this.root.classList.toggle("phone", PHONE.matches);
    const accent = this.wanted("accent") || getComputedStyle(this).getPropertyValue("--ventanilla-accent").trim() || "#0b6b63";
    const { on, readable } = palette(accent, dark ? "#1b2226" : "#f1f4f4");
    this.root.style.setProperty("--accent", accent);
    this.root.style.setProperty("--on-accent", on);
    this.root.style.setProperty("--accent-text", readable);
    const modal = PHONE.matches && this.isOpen;
    this.panel.setAttribute("aria-modal", String(modal));
    if (PHONE.matches && visualViewport) this.root.style.setProperty("--visible", `${visualViewport.height}px`);
    else this.root.style.removeProperty("--visible");
    document.documentElement.style.overflow = modal ? "hidden" : "";
  }

  onState() {
    const { operator, status } = this.room.state;
    const { words } = this;
    if (this.room.messages.length && this.languageNow() !== this.language) return this.build();
    this.heading.textContent = operator ? operator.name : this.wanted("heading") || words.bot;
    this.face.replaceChildren(operator ? operator.initials : icon("chat"));
    this.face.classList.toggle("person", Boolean(operator));
    const waiting = ["open", "snoozed"].includes(status);
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
    const label = this.isOpen ? words.close : words.open;
    this.launcher.setAttribute("aria-label", count && !this.isOpen ? `${label}, ${words.unread(count)}` : label);
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
  }

  /* Opening and closing */

  open() {
    this.setAttribute("open", "");
    show(this.panel, true);
    this.adapt();
    this.transcript.toEnd();
    (PHONE.matches ? this.panel : this.field).focus({ preventScroll: true }); // On a phone the keyboard waits for a tap.
    this.onRead();
    this.grow();
  }

  close() {
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
    if (open) this.menu.firstElementChild.focus();
  }

  onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.menu.hidden) return this.close();
      this.toggleMenu(false);
      this.menuButton.focus();
    }
    if (event.key === "Tab" && PHONE.matches) this.keepFocus(event);
  }

  /** On a phone the panel covers the page: Tab goes round inside it. */
  keepFocus(event) {
    const all = this.panel.querySelectorAll("button:not(:disabled), a[href], textarea, [tabindex='0']");
    const reachable = [...all].filter((node) => node.checkVisibility());
    const ends = [reachable[0], reachable.at(-1)];
    const here = this.shadowRoot.activeElement;
    const [from, to] = event.shiftKey ? ends : ends.reverse();
    if (here === from || here === this.panel && event.shiftKey) {
      event.preventDefault();
      to.focus();
    }
  }

  /* Saying */

  sendWritten() {
    const text = this.field.value.trim();
    if (!text || text.length > LONGEST) return;
    this.field.value = "";
    this.onInput();
    this.send(text);
    this.field.focus();
  }

  send(text, payload) {
    this.room.say(text, payload, this.language);
    this.transcript.toEnd();
  }

  edit(item) {
    this.room.outbox.remove(item.id);
    this.field.value = [this.field.value, item.text].filter(Boolean).join("\n");
    this.onInput();
    this.onOutbox();
    this.field.focus();
  }

  onInput() {
    const { value } = this.field;
    this.room.store.set("draft", value);
    if (value.trim()) this.room.tellTyping(true);
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

  onOutbox() {
    this.transcript.showPending();
    this.transcript.refreshReplies();
    if (this.transcript.stuck) this.transcript.toEnd();
    for (const { id, refused } of this.room.outbox.all()) {
      if (refused && !this.complained.has(id)) this.tellAloud(h("p", null, `${this.words.notSent} ${refused}`));
      if (refused) this.complained.add(id);
    }
  }

  /* Hearing */

  onMessage({ message, inOrder }) {
    if (this.languageNow() !== this.language) this.build();
    else this.transcript.add(message, inOrder);
    if (message.author !== "customer") {
      if (!document.hidden) this.announce(message);
      if (this.room.store.get("sound") && this.room.leading) chime();
    }
    this.showUnread();
    this.onRead();
  }

  /** Tells a screen reader, once: the list itself is silent. */
  announce({ author, name, text, buttons }) {
    const who = author === "system" ? this.words.house : this.transcript.speaker(author, name);
    const line = h("p", null, this.words.says(who, plain(text)));
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

function safeAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return address && url.protocol.startsWith("http") ? url.href : null;
  } catch {
    return null;
  }
}

/** Two soft notes, made here: no file to fetch. */
function chime() {
  const context = new AudioContext();
  for (const [start, pitch] of [[0, 660], [0.12, 880]]) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, context.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.08, context.currentTime + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + start + 0.3);
    note.connect(volume).connect(context.destination);
    note.start(context.currentTime + start);
    note.stop(context.currentTime + start + 0.32);
  }
  setTimeout(() => context.close(), 800);
}

/* <script src=".../widget.js" data-language="es" data-title="..." data-accent="#0b6b63" data-position="left"> */

if (!customElements.get("ventanilla-chat")) {
  customElements.define("ventanilla-chat", VentanillaChat);
  const place = () => {
    if (document.querySelector("ventanilla-chat")) return;
    const chat = document.createElement("ventanilla-chat");
    for (const [name, value] of Object.entries(SCRIPT?.dataset ?? {})) {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      chat.setAttribute(attribute === "title" ? "heading" : attribute, value); // title would be a tooltip.
    }
    document.body.append(chat);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
}
