// Emoji, for whoever has no keyboard with them: found by their names in the language of the page.

import { h } from "./dom.js";
import { t } from "./i18n.js";
import { picker } from "./picker.js";

const EMOJI = {
  thumbs_up: "👍", thanks: "🙏", smile: "🙂", laugh: "😄", wink: "😉", heart: "❤️", hello: "👋", applause: "👏",
  party: "🎉", strong: "💪", thinking: "🤔", sad: "😔", sorry: "😅", sun: "☀️", check: "✅", cross: "❌", warning: "⚠️",
  clock: "🕒", calendar: "📅", phone: "📞", letter: "✉️", paperclip: "📎", camera: "📷", bill: "🧾", card: "💳",
  place: "📍", house: "🏠", light: "💡", water: "💧", fire: "🔥", tools: "🔧", internet: "🌐",
};

/** Put the one chosen where the cursor stands. `text` hears of it as of anything typed. */
export async function chooseEmoji(text) {
  const options = Object.entries(EMOJI).map(([name, value]) => (
    { value, label: t(`emoji.${name}`), mark: h("span.emoji", { "aria-hidden": "true" }, value) }));
  const { selectionStart: start, selectionEnd: end } = text;
  const chosen = await picker({ title: t("emoji.choose"), options });
  text.focus();
  if (!chosen) return;
  // Whoever types on at once has the cursor further on already.
  text.setRangeText(chosen, start, end, text.selectionEnd > end ? "preserve" : "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
