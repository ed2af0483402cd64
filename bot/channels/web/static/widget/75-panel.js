/* What the widget is made of, and how it looks: launcher, panel, menu, notices, composer. */

const PHONE = matchMedia("(max-width: 480px), (max-height: 420px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const LOW = 340;

/** Sheets can be made everywhere but on older iPhones. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("style", null, STYLE));
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

/** How many times as large as usual somebody has letters, by their browser's settings, whatever the page around makes of them. */
function lettersWanted(root) {
  root.style.fontSize = "medium";
  const wanted = parseFloat(getComputedStyle(root).fontSize) / 16;
  root.style.fontSize = "";
  return Math.max(wanted, 1);
}

/** On a telephone an open chat hides the page: whoever went on to another one wants to see that. */
function reloaded() {
  return performance.getEntriesByType("navigation")[0]?.type === "reload";
}

class Panel extends HTMLElement {
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
    const focused = this.shadowRoot.activeElement;
    this.shadowRoot.append(this.announced);
    this.root?.remove();
    this.language = this.languageNow();
    const words = (this.words = WORDS[this.language]);
    this.transcript = new Transcript(this.room, words, this.language, {
      choose: (title, payload) => this.choose(title, payload),
      retry: (item) => this.room.sending.retry(item),
      settle: () => this.settle(),
      edit: (item) => this.edit(item),
      greeting: () => this.greeting(),
      privacyLink: () => this.privacyLink(),
    });
    this.badge = h("span", { class: "badge", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" });
    this.launcher.append(icon("chat"), icon("close"), this.badge);
    this.launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1" });
    this.connection = h("p", { class: "connection", role: "status", hidden: true });
    this.panel.append(this.header(), this.connection, this.transcript.list, this.newest(), this.composer(draft));
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    this.panel.addEventListener("pointerdown", (event) => this.leavesMenu(event.target));
    this.panel.addEventListener("focusin", (event) => this.leavesMenu(event.target));
    this.takeDrops();
    this.transcript.list.addEventListener("scroll", () => this.onRead(), { passive: true });
    // What is typed here is meant for nobody else: outside, it looks as if the page itself had been typed at.
    for (const kind of ["keydown", "keypress", "keyup", "paste"]) this.panel.addEventListener(kind, (event) => event.stopPropagation());
    this.root = h("div", { class: "root", lang: this.language }, this.panel, this.launcher);
    this.shadowRoot.prepend(this.root);
    this.adapt();
    this.onState();
    this.showConnection();
    this.showUnread();
    show(this.panel, this.isOpen);
    this.grow();
    if (focused?.isConnected === false) this.settle(focused.matches("textarea"));
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
    this.taker = h("button", { type: "button", class: "option", onclick: () => this.download() });
    this.taker.append(words.transcript, icon("download"));
    this.leaver = h("button", { type: "button", class: "option", onclick: (event) => this.leave(event) }, words.leave);
    this.leaver.addEventListener("keydown", (event) => event.repeat && event.preventDefault()); // A held key says yes to nothing.
    return h("div", { class: "menu", id: "options", hidden: true }, sound, this.taker, this.leaver, this.privacyLink("option"));
  }

  privacyLink(style) {
    const href = safeAddress(this.wanted("privacy"));
    return href && h("a", { class: style, href, target: "_blank", rel: "noopener" }, this.words.privacy);
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
    const attach = h("button", { type: "button", class: "tool attach", "aria-label": words.attach, onclick: () => this.chooser.click() });
    attach.append(icon("clip"));
    this.chooser = h("input", { type: "file", multiple: true, accept: TAKEN, hidden: true, onchange: () => {
      this.sendFiles(this.chooser.files);
      this.chooser.value = "";
    } });
    this.field.addEventListener("paste", (event) => {
      const { files, types } = event.clipboardData;
      if (!files.length || types.includes("text/plain")) return; // Spreadsheets put a picture beside their words.
      event.preventDefault();
      this.sendFiles(files);
    });
    const field = h("div", { class: "field" }, attach, this.chooser, this.field, this.sender);
    const form = h("form", { class: "composer" }, this.counter, field);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendWritten();
    });
    return form;
  }

  takeDrops() {
    const over = (on) => (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      this.panel.dataset.drop = this.words.drop;
      this.panel.classList.toggle("dropping", on);
    };
    this.panel.addEventListener("dragover", over(true));
    this.panel.addEventListener("dragleave", over(false));
    this.panel.addEventListener("drop", (event) => {
      over(false)(event);
      this.sendFiles(event.dataTransfer.files);
    });
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
    this.root.style.setProperty("--scale", lettersWanted(this.root));
    this.fit();
    this.cover(PHONE.matches && this.isOpen);
  }

  /** On a phone: what the keyboard leaves, wherever the browser has scrolled it to. Who enlarges the page with two fingers enlarges the chat with it. */
  fit() {
    const { height = innerHeight, scale = 1, offsetTop = 0 } = visualViewport ?? {};
    const visible = Math.round(height * scale);
    this.root.style.setProperty("--visible", `${visible}px`);
    this.root.style.setProperty("--top", `${scale > 1.01 ? 0 : offsetTop}px`);
    this.root.classList.toggle("low", visible < LOW);
  }

  /** Over the whole page: what lies under it is out of reach, for the ear too, and the telephone's own way back closes it. */
  cover(modal) {
    const page = document.documentElement.style;
    this.panel.setAttribute("aria-modal", String(modal));
    const home = modal ? this.panel : this.shadowRoot;
    if (this.announced.parentNode !== home) home.append(this.announced);
    if (modal === Boolean(this.covering)) return;
    if (modal) {
      this.covering = { overflow: page.overflow, back: window.CloseWatcher && new CloseWatcher() };
      page.overflow = "hidden";
      this.covering.back?.addEventListener("close", () => this.close());
    } else {
      page.overflow = this.covering.overflow;
      this.covering.back?.destroy();
      this.covering = null;
    }
  }
}
