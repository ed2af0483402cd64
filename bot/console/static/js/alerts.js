// Telling people without making them look: the live region, and a sound for those who want one.

import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { contactName } from "./people.js";
import { prefs } from "./prefs.js";
import { follow, notify } from "./push.js";
import { store } from "./store.js";

export function alerts() {
  follow();
  store.on("waiting", (one) => {
    announce(t("announce.waiting", { name: contactName(one.contact) }));
    notify(t("announce.waiting", { name: contactName(one.contact) }), one.id, `/console/#unassigned/${one.id}`);
    if (prefs.sound) beep();
  });
  store.on("mine-waits", (one) => {
    notify(t("announce.mine", { name: contactName(one.contact) }), one.id, `/console/#mine/${one.id}`);
    if (prefs.sound && (one.id !== store.openId || document.hidden)) beep();
    if (one.id !== store.openId) announce(t("announce.mine", { name: contactName(one.contact) }));
  });
  store.on("late", ({ one, promise }) => {
    const words = t(`announce.late.${promise}`, { name: contactName(one.contact) });
    announce(words);
    notify(words, one.id, `/console/#all/${one.id}`);
    if (prefs.sound) beep();
  });
  store.on("message", (message) => {
    if (message.author === "customer") announce(t("announce.message", { name: contactName(store.detail.contact), text: message.text }));
  });
}

export function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  byId("announcer").append(line);
  setTimeout(() => line.remove(), 10_000);
}

/** Two soft notes. The browser lets it sound once the person has clicked somewhere on the page. */
export function beep() {
  const audio = new AudioContext();
  [660, 880].forEach((frequency, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + index * 0.14;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.22);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.24);
  });
  setTimeout(() => audio.close(), 800);
}
