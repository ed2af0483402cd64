// Which list a conversation belongs in, and where it stands there: the same rules as on the server.

const KEY = "filters";
const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const byUrgency = (a, b) => a.urgency - b.urgency || text(a.id, b.id);
const byUpdate = (a, b) => text(a.updated_at, b.updated_at) || text(a.id, b.id);
const ORDERS = { urgent: byUrgency, quiet: byUpdate, latest: (a, b) => byUpdate(b, a) };

export const SORTS = Object.keys(ORDERS);
export const sortOf = (view, filter) => filter.sort || (view === "all" ? "latest" : "urgent");
export const orderOf = (view, filter) => ORDERS[sortOf(view, filter)];

export function belongs(one, view, filter, me) {
  if (view === "mine" && (one.assignee?.id !== me || one.status !== (filter.status || "open"))) return false;
  if (view === "unassigned" && (one.assignee || one.status !== "open")) return false;
  if (view === "all" && filter.status && one.status !== filter.status) return false;
  if (filter.team && one.team !== filter.team) return false;
  if (filter.assignee && one.assignee?.id !== filter.assignee) return false;
  if (filter.label && !one.labels.some(({ id }) => id === filter.label)) return false;
  if (filter.channel && one.account.split(":")[0] !== filter.channel) return false;
  if (filter.language && one.language !== filter.language) return false;
  if (filter.priority && one.priority !== filter.priority) return false;
  if (filter.undelivered && !one.undelivered) return false;
  return !filter.waiting || Boolean(one.waiting_since);
}

/** Only what is set, in one order, so that the same wish is the same text. */
export function tidy(filter) {
  const set = Object.entries(filter).filter(([, value]) => value);
  return Object.fromEntries(set.sort(([a], [b]) => text(a, b)));
}

/** The filters of each view, for as long as the tab is open and nobody signs out. */
export const remembered = {
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  },
  write: (filters) => sessionStorage.setItem(KEY, JSON.stringify(filters)),
};
