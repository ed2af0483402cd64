// What the page knows. Summaries come with every batch of the stream; the open conversation is read whole.

import * as api from "./api.js";
import { drafts } from "./drafts.js";
import { Emitter } from "./emitter.js";
import { belongs, orderOf, remembered, tidy } from "./listing.js";

export const VIEWS = ["mine", "unassigned", "all"];
export const PRIORITIES = ["none", "low", "medium", "high", "urgent"];

class Store extends Emitter {
  me = null;
  counts = { mine: 0, unassigned: 0, all: 0, mine_waiting: 0 };
  view = "mine";
  openId = null;
  detail = null;
  faces = {}; // operator -> photo
  #known = new Map();
  #filters = remembered.read(); // view -> filter
  #lent = null; // a link's filter for the list on show; their own is back once they ask for it, or have been at another
  #pages = new Map(); // view and filter -> {next, edge, total}
  #coming = new Map(); // the pages that are on their way
  #unread = new Map(); // lists by their keys and conversations by their ids -> why
  #reading = null;
  #around = null; // the message, beside the latest ones, around which others must be there
  looking = null; // the message to show once it is
  missing = false; // the open one is not there, or not for us

  async begin() {
    this.me = await api.get("me");
    this.counts = this.me.counts;
    this.faces = this.me.faces;
  }

  get filter() {
    return this.#lent ?? this.#filters[this.view] ?? {};
  }

  get listKey() {
    return `${this.view} ${JSON.stringify(this.filter)}`;
  }

  get page() {
    return this.#pages.get(this.listKey);
  }

  summary(id) {
    return this.#known.get(id);
  }

  /** What belongs in the list on show, in the server's order, as far as it was read. */
  get listed() {
    const { edge, next } = this.page ?? {};
    const order = orderOf(this.view, this.filter);
    const found = [...this.#known.values()].filter((one) => this.belongs(one));
    return (next ? found.filter((one) => order(one, edge) <= 0) : found).sort(order);
  }

  belongs(one, view = this.view, filter = view === this.view ? this.filter : {}) {
    return belongs(one, view, filter, this.me.operator.id);
  }

  /** Without `filter`, as it is; null is their own. `lent`: it is a link's. */
  async show(view, filter, lent = false) {
    if (filter !== undefined || view !== this.view) this.#lent = filter && lent ? tidy(filter) : null;
    this.view = view;
    if (filter && !lent) this.#keepFilters({ ...this.#filters, [view]: tidy(filter) });
    this.emit("lists");
    if (!this.page) await this.more();
  }

  /** Make another one of each list's filter. */
  async refilter(change) {
    const before = JSON.stringify(this.filter);
    this.#keepFilters(Object.fromEntries(Object.entries(this.#filters).map(([view, filter]) => [view, tidy(change(filter))])));
    this.#lent &&= tidy(change(this.#lent));
    if (JSON.stringify(this.filter) !== before) await this.show(this.view);
  }

  #keepFilters(filters) {
    this.#filters = filters;
    remembered.write(filters);
  }

  /** Read the next page. Asked again while it is on its way, it is read once. */
  more() {
    const key = this.listKey;
    const coming = this.#coming.get(key) ?? this.#nextPage(key);
    this.#coming.set(key, coming);
    return coming;
  }

  async #nextPage(key) {
    const before = this.#pages.get(key);
    try {
      const { conversations, next, total } = await this.#trying(key, "lists", () => this.#list(before?.next));
      this.#pages.set(key, { next, edge: conversations.at(-1), total: total ?? before?.total });
    } finally {
      this.#coming.delete(key);
    }
    this.emit("lists");
  }

  async #list(cursor) {
    const query = new URLSearchParams({ ...this.filter, view: this.view, cursor: cursor ?? "" });
    const found = await api.get(`conversations?${query}`);
    for (const one of found.conversations) this.#keep(one);
    return found;
  }

  /** `message`: one to show, however long ago it was. */
  async open(id, message) {
    const same = this.openId === id;
    this.openId = id;
    if (message || !same) this.#around = message ?? null;
    this.looking = message ?? null;
    if (this.detail?.conversation.id !== id) this.detail = null;
    if (!same) this.missing = false;
    this.emit("detail");
    this.emit("lists");
    if (id) await this.#trying(id, "detail", () => this.read(id));
  }

  /** Why the last try to read it failed, if it did. */
  unread(what) {
    return this.#unread.get(what);
  }

  async #trying(what, kind, read) {
    this.#unread.delete(what);
    this.emit(kind);
    try {
      return await read();
    } catch (error) {
      this.#unread.set(what, error);
      this.emit(kind);
      throw error;
    }
  }

  /** Read the open conversation again; any other is read when it is opened. Asked twice while reading, it is read once more afterwards. */
  async read(id) {
    if (id !== this.openId) return;
    const around = this.#around ? `?message=${encodeURIComponent(this.#around)}` : "";
    const asked = performance.now();
    const reading = api.get(`conversations/${encodeURIComponent(id)}${around}`);
    this.#reading = reading;
    let detail;
    try {
      detail = { ...(await reading), asked };
    } catch (error) {
      if (error.status !== 404) throw error;
      this.#gone(id);
      return;
    }
    if (this.#reading !== reading || this.openId !== id) return;
    const before = this.detail;
    this.detail = detail;
    this.missing = false;
    this.#keep(detail.conversation);
    this.emit("detail");
    this.emit("lists");
    if (before) this.#tellNews(before, detail);
    if (this.looking) this.emit("not-there");
    this.looking = null;
  }

  /** Read on around a message of the open conversation, or around how it began: "first". Those far from there are left out. */
  async around(message) {
    this.#around = message;
    await this.read(this.openId);
  }

  /** What could not be read while the server was out of reach. */
  async readWhatIsMissing() {
    if (!this.page) await this.more();
    if (this.openId && !this.detail) await this.read(this.openId);
  }

  /** Take in what the stream brought. */
  async apply(batch) {
    for (const one of batch.conversations ?? []) this.#arrive(one, batch.given?.includes(one.id));
    for (const id of batch.hidden ?? []) this.#gone(id);
    if (batch.counts) this.counts = batch.counts;
    for (const { conversation_id: id, promise } of batch.late ?? []) if (this.#known.has(id)) this.emit("late", { one: this.#known.get(id), promise });
    if (batch.presence) this.setPresence(batch.presence, batch.signed_off);
    if (batch.faces) this.faces = batch.faces;
    if (batch.drafts) drafts.hear(batch.drafts);
    if (batch.settings) this.emit("settings", batch);
    if (batch.conversations?.length || batch.counts) this.emit("lists");
    if (batch.faces) this.emit("detail");
    if (batch.renamed) await this.#rename();
    else if (this.openId && (batch.conversations?.some((one) => this.#concerns(one)) || this.#writtenElsewhere(batch))) await this.read(this.openId);
  }

  /** On another device, in the open conversation. */
  #writtenElsewhere(batch) {
    return Boolean(batch.drafts && this.detail) && drafts.newer(this.openId);
  }

  /** It is not there any more, or not for us: nothing of it stays on show. */
  #gone(id) {
    if (this.#known.delete(id)) this.emit("lists");
    if (id !== this.openId) return;
    this.detail = null;
    this.missing = true;
    this.#around = null;
    this.looking = null;
    this.emit("detail");
  }

  /** `signedOff`: why the house has set them offline, if it has. */
  setPresence(presence, signedOff = null) {
    this.me.operator.presence = presence;
    this.me.signed_off = signedOff;
    this.emit("presence");
  }

  #arrive(one, given) {
    const before = this.#known.get(one.id);
    this.#keep(one);
    const me = this.me.operator.id;
    if (before?.assignee?.id === me && one.assignee?.id !== me && one.status === "open") this.emit("lost", one);
    if (given && one.id !== this.openId) this.emit("given", one);
    const waits = (some) => some && this.belongs(some, "unassigned");
    if (waits(one) && !waits(before)) this.emit("waiting", one);
    else if (this.belongs(one, "mine") && one.waiting_since && one.waiting_since !== before?.waiting_since)
      this.emit("mine-waits", one);
  }

  /**
   * Labels and teams have other names or colours, or others are there: what is on show is read again, as far as
   * it was; the other lists are when they are shown.
   */
  async #rename() {
    this.me.names = (await api.get("me")).names;
    this.#pages = new Map([...this.#pages].filter(([key]) => key === this.listKey));
    let cursor;
    for (let left = this.listed.length; left > 0 && cursor !== null; ) {
      const { conversations, next } = await this.#list(cursor);
      left -= conversations.length;
      cursor = next;
    }
    this.emit("lists");
    if (this.openId) await this.read(this.openId);
    this.emit("named");
  }

  /** The open conversation, or another one of the same customer. */
  #concerns(one) {
    return one.id === this.openId || one.contact.id === this.detail?.contact.id;
  }

  #keep(one) {
    this.#known.set(one.id, one);
  }

  #tellNews(before, after) {
    const last = before.messages.at(-1)?.position ?? 0;
    for (const message of after.messages) if (message.position > last) this.emit("message", message);
  }
}

export const store = new Store();
