// What is typed outside the composer, and not sent yet, outlives its field: another conversation is opened, a sheet
// closed by mistake, the page read again, the session ended. It stays in this tab, with whoever typed it.

const WHO = document.querySelector('meta[name="operator"]').content;

/** `field` says again what was typed under this name. Returns what forgets it, once it was sent. */
export function keepTyped(field, name) {
  const key = `typed/${WHO}/${name}`;
  field.value = sessionStorage.getItem(key) ?? "";
  const keep = () => (field.value.trim() ? sessionStorage.setItem(key, field.value) : sessionStorage.removeItem(key));
  field.addEventListener("input", keep);
  return () => sessionStorage.removeItem(key);
}
