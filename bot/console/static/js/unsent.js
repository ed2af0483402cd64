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

/** `field` says again what was typed under this name. Returns what forgets it, once it was `sent`, unless there is more by now. */
export function keepTyped(field, name) {
  const key = keyOf(name);
  field.value = sessionStorage.getItem(key) ?? "";
  const keep = () => (field.value.trim() ? sessionStorage.setItem(key, field.value) : sessionStorage.removeItem(key));
  field.addEventListener("input", keep);
  return (sent = field.value) => {
    if (field.value !== sent) return;
    field.value = "";
    keep();
  };
}
