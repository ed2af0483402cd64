// What a person has chosen. Theme and language are cookies, so that the server's pages follow too.

import * as api from "./api.js";

const YEAR = 60 * 60 * 24 * 365;

function cookie(name, value) {
  document.cookie = `${name}=${value};path=/console;max-age=${YEAR};samesite=lax`;
}

let kept = { sound: false, notify: false };

export const prefs = {
  pushKey: null,
  /** Kept on the server: they hold in every browser of the operator's. */
  async read() {
    const { settings, push_key: key } = await api.get("settings");
    kept = settings;
    prefs.pushKey = key;
  },
  async set(name, on) {
    ({ settings: kept } = await api.post("settings", { [name]: on }));
  },
  get sound() {
    return kept.sound;
  },
  get notify() {
    return kept.notify;
  },
  get theme() {
    return document.documentElement.dataset.theme || "auto";
  },
  set theme(theme) {
    document.documentElement.dataset.theme = theme === "auto" ? "" : theme;
    cookie("console_theme", theme);
  },
  setLanguage(language) {
    cookie("console_language", language);
    location.reload();
  },
};
