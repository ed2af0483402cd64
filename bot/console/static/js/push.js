// Being told with the tab closed: the browser's leave, a subscription, and the server that keeps it.

import * as api from "./api.js";
import { prefs } from "./prefs.js";
import { goToHash } from "./route.js";

const WORKER = "/console/worker.js";

export const canNotify = () => "Notification" in window && "serviceWorker" in navigator;

/** Ask for leave and subscribe this browser. False if the person or the browser said no. */
export async function turnOn() {
  if (!canNotify() || (await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/console/" });
  await prefs.set("notify", true);
  subscribe(registration).catch(() => {}); // nobody waits for a push service, and without one the open tab still tells
  return true;
}

/** A subscription that could not be had before, or has lapsed since, is asked for again by each page. */
async function resume() {
  if (!prefs.notify || !canNotify() || Notification.permission !== "granted") return;
  await subscribe(await navigator.serviceWorker.register(WORKER, { scope: "/console/" }));
}

export async function turnOff() {
  await prefs.set("notify", false);
  const registration = await navigator.serviceWorker?.getRegistration("/console/");
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await api.post("push/stop", { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

async function subscribe(registration) {
  if (!registration.pushManager || !prefs.pushKey) return;
  await active(registration);
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: prefs.pushKey });
  const { endpoint, keys } = subscription.toJSON();
  await api.post("push", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

/** Not `serviceWorker.ready`: that waits for one that covers this very page, and /console is above /console/. */
function active({ installing, waiting, active: running }) {
  const worker = installing ?? waiting;
  if (running || !worker) return null;
  return new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}

/** A word from the open page itself while nobody looks at it; the tag keeps it one with what is pushed. */
export async function notify(body, tag, url) {
  if (!prefs.notify || !document.hidden || !canNotify() || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration("/console/");
  await registration?.showNotification(document.querySelector(".brand span").textContent, { body, tag, icon: "/console/static/logo.svg", data: { url } });
}

/** A notification that was pressed leads to its conversation in this page. */
export function follow() {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.open && goToHash(new URL(data.open, location).hash));
  resume().catch(() => {});
}
