// What a person has chosen. Theme and language are cookies, so that the server's pages follow too.

import * as api from "./api.js";

const YEAR = 60 * 60 * 24 * 365;

function cookie(name, value) {
  document.cookie = `${name}=${value};path=/console;max-age=${YEAR};samesite=lax`;
}

let kept = { choices: { sound: false }, alerts: { round: 0, browsers: [] } };

export const prefs = {
  pushKey: null,
  /** Kept on the server: what is chosen holds in every browser of the operator's. */
  async read() {
    const { settings, push_key: key } = await api.get("settings");
    kept = settings;
    prefs.pushKey = key;
  },
  async set(name, on) {
    prefs.hear(await api.post("settings", { [name]: on }));
  },
  hear({ settings }) {
    kept = settings;
  },
  get sound() {
    return kept.choices.sound;
  },
  /** `round`: another one after they were ended everywhere; `browsers`: those that are told, by their addresses. */
  get alerts() {
    return kept.alerts;
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
