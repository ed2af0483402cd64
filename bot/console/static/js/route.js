// Where we are is in the address: #mine/cnv_1. The back button works, on a phone above all.

import { store, VIEWS } from "./store.js";

export const hashOf = (view, id, message) => `#${[view, id, message].filter(Boolean).join("/")}`;

/** From any page of the console's. */
export function goTo(view, id) {
  const hash = hashOf(view, id);
  if (document.body.classList.contains("app")) location.hash = hash;
  else location.assign(`/console/${hash}`);
}

export function follow(onError) {
  const arrive = async () => {
    const [view, id, message] = location.hash.slice(1).split("/");
    document.body.dataset.pane = id ? "talk" : "lists";
    try {
      await Promise.all([
        store.show(VIEWS.includes(view) ? view : "mine"),
        id === undefined ? store.open(null) : id !== store.openId || message ? store.open(id, message) : null,
      ]);
    } catch (error) {
      onError(error);
    }
  };
  addEventListener("hashchange", arrive);
  return arrive();
}
