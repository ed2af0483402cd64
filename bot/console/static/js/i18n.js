// Words come from i18n/<language>.json; the page says which language it is in.

const LANGUAGE = document.documentElement.lang;
const response = await fetch(new URL(`../i18n/${LANGUAGE}.json`, import.meta.url));
const words = await response.json();
const plural = new Intl.PluralRules(LANGUAGE);

export const language = LANGUAGE;
/** The language as it is spoken where the reader is, as far as the browser tells: en-GB. */
export const locale = navigator.languages.find((one) => one.split("-")[0] === LANGUAGE) ?? LANGUAGE;

const FROM_THE_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A name that runs from right to left, kept from turning the words around it. */
export const apart = (text) => (FROM_THE_RIGHT.test(text) && !text.startsWith("\u2068") ? `\u2068${text}\u2069` : text);

/** With `n` among the values, the plural of the key is looked for: "key.one", "key.other". */
export function t(key, values = {}) {
  const text = ("n" in values && words[`${key}.${plural.select(values.n)}`]) || words[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (_, name) => apart(values[name] ?? ""));
}

/** The words for a code such as an intent or a reason; an unknown one is made readable, after its family. */
export function named(kind, code) {
  const [family, ...rest] = code.split("/");
  const plain = (one) => one.replaceAll("_", " ");
  if (words[`${kind}.${code}`]) return words[`${kind}.${code}`];
  return rest.length && words[`${kind}.${family}`] ? `${words[`${kind}.${family}`]}: ${plain(rest.join(" "))}` : plain(code);
}

export function list(items) {
  return new Intl.ListFormat(LANGUAGE).format(items);
}
