// Every call to the server. A session that ended leads to the sign-in page; drafts are kept where they are.

const CSRF = document.querySelector('meta[name="csrf"]').content;
const BASE = "/console/api/";
const PATIENCE = 15_000;

export class Refused extends Error {
  constructor(status, body, wait = null) {
    super(body.error || `HTTP ${status}`);
    this.status = status;
    this.code = body.error;
    this.owner = body.owner ?? null;
    this.body = body;
    this.wait = wait; // seconds
  }

  /** Whether it may be asked for again a little later. */
  get passes() {
    return [408, 425, 429].includes(this.status);
  }
}

/** The server could not be reached: nobody knows whether it did what was asked. */
class Unreachable extends Error {
  code = "unreachable";
  passes = true;
}

export async function get(path) {
  return call(path, { headers: {} });
}

export async function post(path, body = {}, more = {}) {
  return call(path, { method: "POST", ...more, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Send a file as it is. */
export async function upload(path, file) {
  return call(path, { method: "POST", headers: { "Content-Type": file.type || "application/octet-stream" }, body: file }, 4 * PATIENCE);
}

/** A response whose body goes on: the caller reads it. */
export async function open(path, signal) {
  const response = await fetch(BASE + path, { headers: { "X-CSRF-Token": CSRF }, cache: "no-store", signal });
  if (response.status === 401) signedOut();
  if (!response.ok) throw new Unreachable(`HTTP ${response.status}`);
  return response;
}

async function call(path, options, patience = PATIENCE) {
  let response;
  let body;
  try {
    options.headers["X-CSRF-Token"] = CSRF;
    response = await fetch(BASE + path, { ...options, cache: "no-store", signal: AbortSignal.timeout(patience) });
    body = await response.json().catch((error) => withoutWords(response.status, error));
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (response.status === 401) signedOut();
  if (response.status >= 500) throw new Unreachable(`HTTP ${response.status}`);
  if (!response.ok) throw new Refused(response.status, body, Number(response.headers.get("Retry-After")) || null);
  return body;
}

/** What stands before the server refuses in words of its own. */
function withoutWords(status, error) {
  if (status < 400 || status >= 500) throw error;
  return {};
}

let stays = () => false;

/** `typed()`: whether something on the page would be lost, and nobody is led to the door yet. */
export function staysWhile(typed) {
  stays = typed;
}

function signedOut() {
  if (!stays()) toTheDoor();
}

/** It leads back to this page, or to the conversation that is open. */
export function toTheDoor() {
  const page = location.pathname.replace(/^\/console\/?/u, "");
  const next = page && `&next=${encodeURIComponent(page + location.search)}`;
  location.assign(`/console/sign-in?expired=1${next}${location.hash}`);
}
