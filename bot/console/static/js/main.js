import { alerts, announce } from "./alerts.js";
import { oneClickAtATime } from "./ask.js";
import { bar, signOut } from "./bar.js";
import { careKeys } from "./care.js";
import { contactKeys } from "./contact.js";
import { follow as followBulks } from "./bulk_answer.js";
import { commandBar } from "./commands.js";
import { customerKeys } from "./customer.js";
import { privacyKeys } from "./privacy.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { helpSheet, keys } from "./keys.js";
import { lists } from "./lists.js";
import { Live } from "./live.js";
import { mentions } from "./mentions.js";
import { panel } from "./panel.js";
import { prefs } from "./prefs.js";
import { presenceKeys } from "./presence.js";
import { follow } from "./route.js";
import { leaveWithTheOthers } from "./sent.js";
import { signedOff } from "./signed_off.js";
import { shortcuts } from "./shortcuts.js";
import { store } from "./store.js";
import { explain } from "./faults.js";
import { talk } from "./talk.js";
import { toasts } from "./toast.js";
import { transfers } from "./transfer.js";
import { triageKeys } from "./triage.js";

const COMPLAINT_LASTS = 6000;
const PAUSE = 2000;

await begin();
const live = new Live(store.me.cursor, (batch) => store.apply(batch));
const showHelp = helpSheet();
const showCommands = commandBar();
bar({ showHelp, showCommands, complain });
signedOff(complain);
mentions();
lists();
panel();
shortcuts(talk(live), { showHelp, showCommands, signOut: () => signOut(complain) });
triageKeys();
careKeys();
contactKeys();
presenceKeys();
transfers();
customerKeys();
privacyKeys();
toasts();
keys();
leaveWithTheOthers();
oneClickAtATime();
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address says which list and conversation are open
  byId("items").focus();
});
alerts();
live.on("state", showState);
live.on("fault", showFault);
followBulks();
await follow(complain);
if (new URLSearchParams(location.search).has("search")) {
  history.replaceState(null, "", location.pathname + location.hash);
  byId("search").focus();
}
live.start();

/** The server may be restarting at this very moment. */
async function begin() {
  for (;;) {
    try {
      return await Promise.all([store.begin(), prefs.read()]);
    } catch (error) {
      if (!error.passes) {
        showFault(error);
        throw error;
      }
      showBar(t("live.reconnecting"));
      await new Promise((done) => setTimeout(done, Math.max(PAUSE, (error.wait ?? 0) * 1000)));
      showBar("");
    }
  }
}

function showState(state) {
  const cut = state !== "live";
  const before = document.body.dataset.live;
  document.body.dataset.live = state;
  showBar(cut ? t("live.reconnecting") : "");
  if (before) announce(t(cut ? "live.reconnecting" : "live.back"));
  if (!cut) store.readWhatIsMissing().catch(complain);
}

/** Of this page, and no lost connection: told once, however often it is met. */
function showFault(error) {
  const words = explain(error);
  if (byId("live-words").textContent === words) return;
  showBar(words);
  announce(words);
}

function showBar(words) {
  byId("live-state").hidden = !words;
  byId("live-words").textContent = words;
}

function complain(error) {
  showBar(explain(error));
  announce(explain(error));
  setTimeout(() => live.state === "live" && showBar(""), COMPLAINT_LASTS);
}
