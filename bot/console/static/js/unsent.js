// What is typed outside the composer, and not sent yet, outlives its field: another conversation is opened, a sheet
// closed by mistake, the page read again, the session ended. It stays in this tab, with whoever typed it.

export const WHO = document.querySelector('meta[name="operator"]').content;

/** `field` says again what was typed under this name. Returns what forgets it, once it was `sent`, unless there is more by now. */
export function keepTyped(field, name) {
  const key = `typed/${WHO}/${name}`;
  field.value = sessionStorage.getItem(key) ?? "";
  const keep = () => (field.value.trim() ? sessionStorage.setItem(key, field.value) : sessionStorage.removeItem(key));
  field.addEventListener("input", keep);
  return (sent = field.value) => {
    if (field.value !== sent) return;
    field.value = "";
    keep();
  };
}
