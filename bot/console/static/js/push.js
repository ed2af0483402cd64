// Being told with the tab closed: the browser's leave, a subscription, and the server that keeps it.

import * as api from "./api.js";
import { prefs } from "./prefs.js";
import { goToHash } from "./route.js";
import { WHO } from "./unsent.js";

const WORKER = "/console/worker.js";
const HERE = `push/${WHO}`; // that they have turned it on is their own, on the server; that it was here stays in this browser
let telling = null; // the server is being told of this browser

export const canNotify = () => "Notification" in window && "serviceWorker" in navigator;

/** Whether whoever is signed in has it on in this browser. */
export const isOn = () => canNotify() && prefs.notify && Notification.permission === "granted" && localStorage.getItem(HERE) !== null;

/** Ask for leave and subscribe this browser. False if the person or the browser said no. */
export async function turnOn() {
  if (!canNotify() || (await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/console/" });
  await prefs.set("notify", true);
  localStorage.setItem(HERE, "1");
  subscribe(registration).catch(() => {}); // nobody waits for a push service, and without one the open tab still tells
  return true;
}

/** A subscription that could not be had before, has lapsed since, or ended as they signed out, is asked for again by each page. */
async function resume() {
  if (isOn()) await subscribe(await navigator.serviceWorker.register(WORKER, { scope: "/console/" }));
}

export async function turnOff() {
  await prefs.set("notify", false);
  localStorage.removeItem(HERE);
  const subscription = await stop();
  await subscription?.unsubscribe();
}

/** While they are signed out, this browser is anybody's. */
export async function pause() {
  if (localStorage.getItem(HERE) !== null) await stop();
}

async function stop() {
  await telling?.catch(() => {});
  const registration = await navigator.serviceWorker?.getRegistration("/console/");
  const subscription = await registration?.pushManager?.getSubscription();
  if (subscription) await api.post("push/stop", { endpoint: subscription.endpoint });
  return subscription;
}

async function subscribe(registration) {
  if (!registration.pushManager || !prefs.pushKey) return;
  await active(registration);
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: prefs.pushKey });
  if (localStorage.getItem(HERE) === null) return subscription.unsubscribe(); // turned off while the push service had not answered
  const { endpoint, keys } = subscription.toJSON();
  telling = api.post("push", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  return telling;
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
