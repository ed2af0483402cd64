// Where we are is in the address: #mine/cnv_1. The back button works, on a phone above all. Other pages lead to a list as they
// mean it, #all?assignee=opr_1, which it then stays until somebody wants another, or asks for it by its name, #all?, as they
// have filtered it themselves.

import { store, VIEWS } from "./store.js";

export const hashOf = (view, id, message) => `#${[view, id, message].filter(Boolean).join("/")}`;

export const byName = (view) => `${hashOf(view)}?`;

/** From any page of the console's. */
export const goTo = (view, id) => goToHash(hashOf(view, id));

export function goToHash(hash) {
  if (document.body.classList.contains("app")) location.hash = hash;
  else location.assign(`/console/${hash}`);
}

export function follow(onError) {
  const arrive = async () => {
    const [place, wish] = location.hash.slice(1).split("?");
    const [view, id, message] = place.split("/");
    if (wish !== undefined) history.replaceState(null, "", hashOf(view, id, message));
    document.body.dataset.pane = id ? "talk" : "lists";
    try {
      await Promise.all([
        store.show(VIEWS.includes(view) ? view : "mine", wish === "" ? null : wish && Object.fromEntries(new URLSearchParams(wish)), true),
        id === undefined ? store.open(null) : id !== store.openId || message ? store.open(id, message) : null,
      ]);
    } catch (error) {
      onError(error);
    }
  };
  addEventListener("hashchange", arrive);
  return arrive();
}
