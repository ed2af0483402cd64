// A step of a macro, in words.

import { t } from "./i18n.js";

export function stepWords({ do: what, value, text }, targets = {}) {
  const shown = { priority: () => t(`priority.${value}`), snooze: () => t(`snooze.${value}`), transfer: () => text ?? targets[value] ?? value, reply: () => text ?? `/${value}` }[what];
  return t(`macro.do.${what}`, { value: shown ? shown() : value });
}
