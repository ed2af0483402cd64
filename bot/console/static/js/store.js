// What the page knows. Summaries come with every batch of the stream; the open conversation is read whole.

import * as api from "./api.js";
import { Emitter } from "./emitter.js";

export const VIEWS = ["mine", "unassigned", "all"];
export const PRIORITIES = ["none", "low", "medium", "high", "urgent"];

class Store extends Emitter {
  me = null;
  counts = { mine: 0, unassigned: 0, all: 0, mine_waiting: 0 };
  view = "mine";
  status = "";
  openId = null;
  detail = null;
  #known = new Map();
  #pages = new Map(); // "view/status" -> {next, ids}
  #reading = null;

  async begin() {
    this.me = await api.get("me");
    this.counts = this.me.counts;
  }

  get listKey() {
    return this.view === "all" ? `all/${this.status}` : this.view;
  }

  get page() {
    return this.#pages.get(this.listKey);
  }

  summary(id) {
    return this.#known.get(id);
  }

  /** What belongs in the list on show, in the server's order. */
  get listed() {
    const edge = this.page?.next ? this.page.edge : null;
    const belongs = [...this.#known.values()].filter((one) => this.belongs(one)).sort(this.order);
    return edge ? belongs.filter((one) => this.order(one, this.#known.get(edge) ?? one) <= 0) : belongs;
  }

  belongs(one, view = this.view) {
    const held = one.status === "open";
    if (view === "mine") return held && one.assignee?.id === this.me.operator.id;
    if (view === "unassigned") return held && !one.assignee;
    return !this.status || one.status === this.status;
  }

  get order() {
    return this.view === "all" ? byUpdate : byUrgency;
  }

  async show(view, status = this.status) {
    this.view = view;
    this.status = status;
    this.emit("lists");
    if (!this.page) await this.more();
  }

  async more() {
    const key = this.listKey;
    const query = new URLSearchParams({ view: this.view, cursor: this.page?.next ?? "" });
    if (this.view === "all" && this.status) query.set("status", this.status);
    const { conversations, next } = await api.get(`conversations?${query}`);
    for (const one of conversations) this.#keep(one);
    this.#pages.set(key, { next, edge: conversations.at(-1)?.id });
    this.emit("lists");
  }

  async open(id) {
    this.openId = id;
    if (this.detail?.conversation.id !== id) this.detail = null;
    this.emit("detail");
    this.emit("lists");
    if (id) await this.read(id);
  }

  /** Read the open conversation again. Asked twice while reading, it is read once more afterwards. */
  async read(id) {
    const reading = api.get(`conversations/${encodeURIComponent(id)}`);
    this.#reading = reading;
    let detail;
    try {
      detail = await reading;
    } catch (error) {
      if (error.status !== 404) throw error;
      if (this.openId === id) this.emit("missing");
      return;
    }
    if (this.#reading !== reading || this.openId !== id) return;
    const before = this.detail;
    this.detail = detail;
    this.#keep(detail.conversation);
    this.emit("detail");
    this.emit("lists");
    if (before) this.#tellNews(before, detail);
  }

  /** What could not be read while the server was out of reach. */
  async readWhatIsMissing() {
    if (!this.page) await this.more();
    if (this.openId && !this.detail) await this.read(this.openId);
  }

  /** Take in what the stream brought. */
  async apply(batch) {
    for (const one of batch.conversations ?? []) this.#arrive(one);
    for (const id of batch.hidden ?? []) {
      this.#known.delete(id);
      if (id === this.openId) this.emit("missing");
    }
    if (batch.counts) this.counts = batch.counts;
    if (batch.presence) this.setPresence(batch.presence);
    if (batch.conversations?.length || batch.counts) this.emit("lists");
    if (this.openId && batch.conversations?.some((one) => this.#concerns(one))) await this.read(this.openId);
  }

  setPresence(presence) {
    this.me.operator.presence = presence;
    this.emit("presence");
  }

  #arrive(one) {
    const before = this.#known.get(one.id);
    this.#keep(one);
    const waits = (some) => some && this.belongs(some, "unassigned");
    if (waits(one) && !waits(before)) this.emit("waiting", one);
    else if (this.belongs(one, "mine") && one.waiting_since && one.waiting_since !== before?.waiting_since)
      this.emit("mine-waits", one);
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

const time = (at) => (at ? Date.parse(at) : Infinity);
const byUpdate = (a, b) => time(b.updated_at) - time(a.updated_at) || (a.id < b.id ? -1 : 1);
const byUrgency = (a, b) =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
  (time(a.waiting_since) === time(b.waiting_since) ? 0 : time(a.waiting_since) - time(b.waiting_since)) ||
  byUpdate(a, b);

export const store = new Store();
