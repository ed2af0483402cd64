import { alerts, announce } from "./alerts.js";
import { bar } from "./bar.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { helpSheet, keys } from "./keys.js";
import { lists } from "./lists.js";
import { Live } from "./live.js";
import { panel } from "./panel.js";
import { follow } from "./route.js";
import { store } from "./store.js";
import { explain, talk } from "./talk.js";

await store.begin();
const live = new Live(store.me.cursor, (batch) => store.apply(batch));
const showHelp = helpSheet();
bar({ showHelp, complain });
lists();
panel();
keys(talk(live), showHelp);
alerts();
live.on("state", showState);
await follow(complain);
live.start();
document.body.dataset.ready = "yes";

function showState(state) {
  const cut = state !== "live";
  byId("live-state").hidden = !cut;
  document.body.dataset.live = state;
  byId("live-words").textContent = cut ? t("live.reconnecting") : "";
  announce(t(cut ? "live.reconnecting" : "live.back"));
}

function complain(error) {
  byId("live-state").hidden = false;
  byId("live-words").textContent = explain(error);
}
