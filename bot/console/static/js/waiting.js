// On the pages around the conversations one is there as well: who waits is counted on the way back and told, and whether
// one takes any is set there too.

import { alerts } from "./alerts.js";
import { reachConversations } from "./around.js";
import { staysWhile } from "./api.js";
import { typed } from "./begun.js";
import { h } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { Live } from "./live.js";
import { prefs } from "./prefs.js";
import { presenceMenu } from "./presence.js";
import { signedOff } from "./signed_off.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

const back = document.querySelector('.sections a[href="/console/"]'); // not for those who have no conversations
const count = h("span.count");
const words = h("span.unseen");
const title = document.title;
const board = document.getElementById("board"); // it tells and counts by itself who is late

if (back) {
  staysWhile(typed);
  await store.begin();
  await prefs.read();
  reachConversations();
  document.querySelector(".bar details.menu").before(presenceMenu());
  signedOff((error) => toast(explain(error), { problem: true }));
  for (const view of ["unassigned", "mine"]) await store.show(view); // so that news is known from what was there
  back.append(count, words);
  store.on("lists", draw);
  draw();
  document.querySelector(".sections [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" }); // the count has moved it
  if (!board) alerts();
  new Live(store.me.cursor, (batch) => store.apply(batch)).start();
}

function draw() {
  const n = (store.counts.mine_waiting ?? 0) + (store.counts.unassigned ?? 0);
  count.hidden = words.hidden = !n;
  count.textContent = n > 999 ? "999+" : String(n);
  count.ariaHidden = "true";
  words.textContent = ` (${t("manage.waiting", { n })})`;
  if (!board) document.title = (n ? `(${n}) ` : "") + title;
}
