// A key whose action is not to be had now says whose the conversation is, for nothing on the page tells why nothing happens.

import { t } from "./i18n.js";
import { ownership } from "./people.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

export function sayWhose() {
  if (!store.detail) return;
  toast(document.body.dataset.live === "live" ? `${ownership(store.detail.conversation, store.me)}.` : t("live.blocked"), { news: true });
}
