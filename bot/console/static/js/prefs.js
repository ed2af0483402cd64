// What a person has chosen for this browser. Theme and language are cookies, so that the server's pages follow too.

const YEAR = 60 * 60 * 24 * 365;

function cookie(name, value) {
  document.cookie = `${name}=${value};path=/console;max-age=${YEAR};samesite=lax`;
}

export const prefs = {
  get sound() {
    return localStorage.getItem("sound") === "on";
  },
  set sound(on) {
    localStorage.setItem("sound", on ? "on" : "off");
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
