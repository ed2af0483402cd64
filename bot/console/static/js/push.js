// Being told with the tab closed: the browser's leave, a subscription, and the server that keeps it. It is for this
// browser, and for whoever asked for it here.

import * as api from "./api.js";
import { t } from "./i18n.js";
import { prefs } from "./prefs.js";
import { goToHash } from "./route.js";
import { store } from "./store.js";
import { toast } from "./toast.js";
import { WHO } from "./unsent.js";

const WORKER = "/console/worker.js";
const HERE = `push/${WHO}`; // the round in which they asked for it in this browser
let telling = null; // the server is being told of this browser
let address = null; // this browser's at its push service

export const canNotify = () => "Notification" in window && "serviceWorker" in navigator;

/** Whether whoever is signed in has it on in this browser. */
export const isOn = () => canNotify() && Notification.permission === "granted" && localStorage.getItem(HERE) !== null && !isOver();

/** How many other browsers of theirs are told. */
export const elsewhere = () => prefs.alerts.browsers.filter((one) => one !== address).length;

/** They ended it everywhere since. What is older than that may reach a page later. */
const isOver = () => Number(localStorage.getItem(HERE)) < prefs.alerts.round;
const keep = () => localStorage.setItem(HERE, prefs.alerts.round);

/** Ask for leave and subscribe this browser. False if the person or the browser said no. */
export async function turnOn() {
  if (!canNotify() || (await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/console/" });
  await prefs.read();
  keep();
  subscribe(registration).catch(() => {}); // nobody waits for a push service, and without one the open tab still tells
  return true;
}

/**
 * What this browser keeps is made to agree with what it is: one that is told was asked for before that was kept here. A
 * subscription that could not be had before, has lapsed since, or ended as they signed out, is asked for again by each page.
 */
async function resume() {
  const subscription = await subscribed();
  if (localStorage.getItem(HERE) === null && prefs.alerts.browsers.includes(subscription?.endpoint)) keep();
  await hear();
  if (isOn()) await subscribe(await navigator.serviceWorker.register(WORKER, { scope: "/console/" }));
}

/** It was ended everywhere, from another browser. */
async function hear() {
  if (localStorage.getItem(HERE) === null || !isOver()) return;
  localStorage.removeItem(HERE);
  toast(t("menu.notify_ended"), { news: true });
  await (await subscribed())?.unsubscribe();
}

export const turnOff = () => end(stop);

export const turnOffEverywhere = () => end(async () => prefs.hear(await api.post("push/stop", { everywhere: true })));

/** Where the server could not be told, it is on as before. */
async function end(tellServer) {
  const asked = localStorage.getItem(HERE);
  localStorage.removeItem(HERE);
  try {
    await tellServer();
  } catch (error) {
    if (asked !== null) localStorage.setItem(HERE, asked);
    throw error;
  }
  await (await subscribed())?.unsubscribe();
}

/** While they are signed out, this browser is anybody's. */
export async function pause() {
  if (localStorage.getItem(HERE) !== null) await stop();
}

async function stop() {
  await telling?.catch(() => {});
  const subscription = await subscribed();
  if (subscription) prefs.hear(await api.post("push/stop", { endpoint: subscription.endpoint }));
}

async function subscribed() {
  const registration = await navigator.serviceWorker?.getRegistration("/console/");
  const subscription = await registration?.pushManager?.getSubscription();
  address = subscription?.endpoint ?? null;
  return subscription;
}

async function subscribe(registration) {
  if (!registration.pushManager || !prefs.pushKey) return;
  await active(registration);
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: prefs.pushKey });
  if (!isOn()) return subscription.unsubscribe(); // turned off while the push service had not answered
  const { endpoint, keys } = subscription.toJSON();
  address = endpoint;
  telling = api.post("push", { endpoint, p256dh: keys.p256dh, auth: keys.auth, round: prefs.alerts.round }).then(prefs.hear);
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
  if (!document.hidden || !isOn()) return;
  const registration = await navigator.serviceWorker.getRegistration("/console/");
  await registration?.showNotification(document.querySelector(".brand span").textContent, { body, tag, icon: "/console/static/logo.svg", data: { url } });
}

/** A notification that was pressed leads to its conversation in this page. */
export function follow() {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.open && goToHash(new URL(data.open, location).hash));
  store.on("settings", (told) => {
    prefs.hear(told);
    hear().catch(() => {});
  });
  resume().catch(() => {});
}
