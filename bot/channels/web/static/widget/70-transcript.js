/* The list of messages, as the customer sees it. */

class Transcript {
  constructor(room, words, language, act) {
    Object.assign(this, { room, words, language, act });
    this.confirmed = h("ol", { class: "messages" });
    this.pending = h("ol", { class: "messages pending" });
    this.dots = this.typingRow();
    this.list = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": words.log, tabindex: "0" });
    this.coming = h("div", { class: "coming", "aria-hidden": "true" });
    const consent = h("p", { class: "consent" }, icon("shield"), h("span", null, words.consent, " ", act.privacyLink()));
    this.list.append(consent, this.confirmed, this.pending, this.coming, this.dots);
    this.stuck = true; // At the end, and kept there whatever grows or shrinks.
    this.list.addEventListener("scroll", () => this.onScroll(), { passive: true });
    const watch = new ResizeObserver(() => {
      this.height = this.list.clientHeight;
      if (this.stuck) this.toEnd();
    });
    for (const part of [this.list, this.confirmed, this.pending, this.coming]) watch.observe(part);
    const locale = navigator.languages?.find((spoken) => spoken.startsWith(language)) || language;
    this.clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
    this.calendar = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
    this.rebuild();
  }

  rebuild() {
    this.confirmed.replaceChildren();
    this.last = null;
    if (!this.room.messages.length) this.welcome();
    for (const message of this.room.messages) this.append(message);
    this.showPending();
    this.showTyping();
    this.showComing();
    this.refreshReplies();
    this.toLatest();
  }

  /** `inOrder` is false for words that come after younger ones: rare, so everything is laid out again. */
  add(message, inOrder) {
    if (!inOrder || this.room.messages.length === 1) return this.rebuild();
    const follow = this.stuck || message.author === "customer";
    this.append(message);
    this.showPending();
    this.showComing();
    this.refreshReplies();
    if (follow) this.toNew(message);
  }

  append(message) {
    const at = new Date(message.at);
    const day = at.toDateString();
    if (day !== this.last?.day) this.confirmed.append(h("li", { class: "day" }, this.nameOfDay(at)));
    const sameSpeaker =
      this.last && this.last.day === day && this.last.author === message.author && this.last.name === message.name;
    if (sameSpeaker && at - this.last.at < 300_000) this.last.row.classList.add("continued");
    const row = this.row(message, !sameSpeaker);
    this.confirmed.append(row);
    if (message.author === "bot") this.nameLanguages(row);
    this.last = { author: message.author, name: message.name, day, at, row };
  }

  row(message, first) {
    const { author, name, text, buttons } = message;
    const lang = this.lang(message);
    if (author === "system") {
      const notice = h("div", { class: "notice", lang }, ...markdown(text));
      return h("li", { class: "row system", "data-id": message.id }, notice, buttons?.length > 0 && this.replies(buttons, lang));
    }
    const own = author === "customer";
    const row = h("li", { class: `row ${author}${first ? " first" : ""}`, "data-id": message.id });
    if (!own) row.append(this.avatar(message, first));
    const said = h("div", { class: "said" });
    if (!own && first) said.append(h("span", { class: "name" }, this.speaker(author, name)));
    if (own) said.append(h("span", { class: "hidden" }, `${this.words.you}: `));
    said.append(h("div", { class: "bubble", lang }, ...this.files(message), ...(own ? text ? [h("p", null, text)] : [] : markdown(text))));
    if (buttons?.length) said.append(this.replies(buttons, lang));
    said.append(h("time", { class: "time", datetime: message.at }, this.clock.format(new Date(message.at))));
    row.append(said);
    return row;
  }

  /** So that a screen reader pronounces each message as what it is. */
  lang(message) {
    return message.language !== this.language && message.language;
  }

  nameLanguages(row) {
    for (let at = row.previousElementSibling; at?.matches(".customer, .day"); at = at.previousElementSibling) {
      const message = this.room.messages.find(({ id }) => id === at.dataset.id);
      if (message && this.lang(message)) at.querySelector(".bubble").lang = message.language;
    }
  }

  speaker(author, name) {
    return author === "operator" ? name : this.words.bot;
  }

  avatar({ author, initials, photo }, first) {
    const shown = h("span", { class: `avatar ${author}`, "aria-hidden": "true" });
    this.room.fetched.face(shown, author === "operator" && { initials, photo: first && photo });
    return shown;
  }

  nameOfDay(at) {
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
    return [this.words.today, this.words.yesterday][days] || this.calendar.format(at);
  }

  files({ id, attachments = [] }) {
    return attachments.map((one, number) => fileView(one, this.words, one.kept && (() => this.room.fetched.file(id, number)), this.language));
  }

  /* Quick replies: those of the last answer can be used, older ones only read. */

  replies(buttons, lang) {
    const group = h("div", { class: "replies", lang });
    const rating = buttons.length > 2 && buttons.every(({ title }, at) => title.startsWith(`${at + 1} · `));
    group.classList.toggle("rating", rating);
    for (const { title, payload } of buttons) {
      const [number, words] = title.split(" · ");
      const shown = rating ? [h("b", null, number), h("small", null, words)] : [title];
      const press = () => this.act.choose(title, payload);
      group.append(h("button", { type: "button", value: title, "aria-label": rating && title, onclick: press }, ...shown));
    }
    return group;
  }

  refreshReplies() {
    const groups = [...this.confirmed.querySelectorAll(".replies")];
    const chosen = this.room.outbox.all().findLast((item) => !item.refused)?.text;
    const last = groups.at(-1)?.closest(".row");
    for (const group of groups) {
      const reply = nextCustomerRow(group.closest(".row"));
      const answer = reply ? reply.querySelector("p")?.textContent : chosen;
      const older = reply && reply.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING;
      for (const button of group.children) {
        button.disabled = Boolean(older) || (!reply && Boolean(chosen));
        button.classList.toggle("chosen", button.value === answer);
      }
    }
  }

  /* Before the first message */

  welcome() {
    const { title, suggestions } = this.act.greeting();
    const text = title ? this.words.hello(title) : this.words.helloNoTitle;
    const row = this.row({ author: "bot", text, at: new Date().toISOString() }, true);
    row.querySelector("time").remove();
    if (suggestions.length && !this.room.outbox.all().length) {
      const group = h("div", { class: "replies", role: "group", "aria-label": this.words.suggestions });
      for (const words of suggestions) {
        group.append(h("button", { type: "button", onclick: () => this.act.choose(words) }, words));
      }
      row.querySelector(".said").append(group);
    }
    this.confirmed.append(row);
  }

  /* On their way */

  showPending() {
    const items = this.room.outbox.all();
    if (!this.room.messages.length && items.length) this.confirmed.querySelector(".replies")?.remove();
    const held = this.list.querySelector("[data-client] :focus");
    const kept = held && `${held.closest("[data-client]").dataset.client} ${held.textContent}`;
    const stuck = items.findIndex((item) => item.tried && !item.file && !item.refused);
    for (const row of this.list.querySelectorAll("[data-client]")) row.remove();
    items.forEach((item, at) => this.place(item, this.pendingRow(item, stuck >= 0 && at > stuck && !item.file && !item.refused)));
    if (!held) return;
    const same = [...this.list.querySelectorAll("[data-client] button")].find((one) => `${one.closest("[data-client]").dataset.client} ${one.textContent}` === kept);
    if (same) same.focus({ preventScroll: true });
    else this.act.settle();
  }

  /** What was refused stays where it was said, and lets the talk go on below it. */
  place({ refused, behind }, row) {
    const said = [...this.confirmed.querySelectorAll("[data-id]")];
    const next = refused && said[said.findIndex(({ dataset }) => dataset.id === behind) + 1];
    if (next) next.before(row);
    else this.pending.append(row);
  }

  /** `behind`: words before it could not be sent yet. */
  pendingRow(item, behind) {
    const { words } = this;
    const { file } = item;
    const what = file ? fileView({ ...file, name: file.name, size: file.size, kind: kindOf(file) }, words, () => file, this.language) : h("p", null, item.text);
    const said = h("div", { class: "said" }, h("div", { class: "bubble" }, what));
    const row = h("li", { class: "row customer first", "data-client": item.id }, said);
    const state = h("div", { class: "delivery" });
    said.append(state);
    const discard = () => state.append(this.button(file ? words.discard : words.edit, () => this.act.edit(item)));
    if (item.refused || item.tried || (behind && !item.accepted)) {
      row.classList.add(item.refused ? "refused" : "waiting");
      const why = item.refused ? words.why(item.refused) : behind ? words.behind : words.waitingToSend;
      state.append(h("span", null, why));
      if (!words.refusals[item.refused] && !behind) state.append(this.button(words.retry, () => this.act.retry(item)));
      if (item.refused || file) discard();
    } else {
      state.append(h("span", null, item.accepted ? words.sent : words.sending));
      if (file && !item.accepted) discard();
    }
    return row;
  }

  showUpload({ id, share }) {
    const state = this.pending.querySelector(`[data-client="${id}"] .delivery span`);
    const percent = new Intl.NumberFormat(this.language, { style: "percent" }).format(share);
    if (state && share < 1) state.textContent = `${this.words.sending} ${percent}`;
  }

  button(label, onclick) {
    return h("button", { type: "button", class: "link", onclick }, label);
  }

  /** Who is coming, until they say something: the header has it in words. */
  showComing() {
    const { messages, state } = this.room;
    const { operator } = state;
    const last = messages.findLast(({ author }) => author === "bot" || author === "operator");
    show(this.coming, Boolean(operator) && (last?.author !== "operator" || last.name !== operator.name));
    if (this.coming.hidden) return;
    const face = h("span", { class: "face person" });
    this.room.fetched.face(face, operator);
    this.coming.replaceChildren(face, h("b", null, operator.name), h("small", null, this.words.withPerson));
  }

  /* Someone is writing */

  typingRow() {
    const bubble = h("div", { class: "bubble" }, h("i"), h("i"), h("i"));
    this.typist = h("span", { class: "hidden" });
    return h("div", { class: "row bot typing", hidden: true }, h("div", { class: "said" }, bubble, this.typist));
  }

  showTyping() {
    const { typing, state } = this.room;
    show(this.dots, Boolean(typing));
    this.typist.textContent = typing ? this.words.typing(state.operator?.name) : "";
    if (typing && this.stuck) this.toEnd();
  }

  /* Where the reader is */

  /** A list that has just become lower, as when a keyboard opens, was left by nobody. */
  onScroll() {
    if (this.list.clientHeight === this.height) this.stuck = this.atEnd();
  }

  atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
  }

  /** What is said to them and is taller than the list is read from its beginning. */
  toNew({ id, author }) {
    const row = this.confirmed.querySelector(`[data-id="${id}"]`);
    this.toEnd();
    if (author === "customer" || row.offsetHeight <= this.list.clientHeight) return;
    this.stuck = false;
    this.list.scrollTop = row.offsetTop - this.list.offsetTop - 8;
  }

  /** Where nothing has been said yet, that is what they should know before they write. */
  toLatest() {
    if (this.room.messages.length || this.room.outbox.all().length) return this.toEnd();
    this.stuck = false;
    this.list.scrollTop = 0;
  }

  toEnd() {
    this.stuck = true;
    this.list.scrollTop = this.list.scrollHeight;
  }
}

function nextCustomerRow(row) {
  do row = row.nextElementSibling;
  while (row && !row.matches(".customer[data-id]"));
  return row;
}
