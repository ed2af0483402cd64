// What is typed outside the composer, and not sent yet, outlives its field: another conversation is opened, a sheet
// closed by mistake, the page read again, the session ended. It stays in this tab, with whoever typed it.

export const WHO = document.querySelector('meta[name="operator"]').content;

const keyOf = (name) => `typed/${WHO}/${name}`;

/** What a sheet of several fields was given and did not send, by the address that it is for; null if nothing. */
export const given = {
  of: (path) => JSON.parse(sessionStorage.getItem(keyOf(path))),
  keep: (path, what) => sessionStorage.setItem(keyOf(path), JSON.stringify(what)),
  forget: (path) => sessionStorage.removeItem(keyOf(path)),
};

/** Words that were sent under this name and taken back are typed again when its field comes, unless there are others by now. */
export const typeAgain = (name, words) => words.trim() && (sessionStorage[keyOf(name)] ??= words);

/** The id to send `words` with under this name: asked again after a lost answer, the same words have the same one. */
export const asked = {
  with(name, words) {
    const key = keyOf(`${name}/request`);
    const before = JSON.parse(sessionStorage.getItem(key));
    const id = before?.words === words ? before.id : crypto.randomUUID();
    sessionStorage.setItem(key, JSON.stringify({ words, id }));
    return id;
  },
  answered: (name) => sessionStorage.removeItem(keyOf(`${name}/request`)),
};

/**
 * `field` says again what was typed under this name. Returns what forgets it, once it was `sent`, unless there is more by now;
 * its `request()` is the id to send it with.
 */
export function keepTyped(field, name) {
  const key = keyOf(name);
  field.value = sessionStorage.getItem(key) ?? "";
  const keep = () => {
    if (field.value.trim()) return sessionStorage.setItem(key, field.value);
    sessionStorage.removeItem(key);
    asked.answered(name);
  };
  field.addEventListener("input", keep);
  const forget = (sent = field.value) => {
    asked.answered(name);
    if (field.value !== sent) return;
    field.value = "";
    keep();
  };
  forget.request = () => asked.with(name, field.value);
  return forget;
}
