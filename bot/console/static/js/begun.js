// What is filled in and not sent yet: it would be lost.

const NOT_WRITTEN = '[type="search"], [role="combobox"], [method="get"] *, [type="password"]'; // looked for; or filled in by the browser

const TYPED = 'textarea, input:not([type="hidden"], [type="checkbox"], [type="radio"])';

/** Whether a form in `root`, or `root` itself, is not as it was given, or was refused and is here again with what was typed. */
export const begun = (root) => fields(root).some((one) => !one.matches(NOT_WRITTEN) && changed(one));

/** Whether anything stands in the page that was typed, looked for as well. */
export const typed = () => fields(document).some((one) => one.type !== "password" && changed(one));

/** What stands in `root` now is how it was given. */
export function givenAsIs(root) {
  for (const one of fields(root)) {
    if (one.localName === "select") for (const option of one.options) option.defaultSelected = option.selected;
    else one.defaultValue = one.value;
  }
}

const fields = (root) => [...root.querySelectorAll("form :is(input, textarea, select)")];

/** The page answers the sending of this form. */
const refused = (form) => form.closest("[data-redrawn]")?.dataset.redrawn === new URL(form.getAttribute("action") ?? "", location.href).pathname;

function changed(one) {
  if (one.matches(TYPED) && refused(one.form)) return one.value.trim() !== "";
  if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
  if (one.localName !== "select") return one.value !== one.defaultValue;
  const options = [...one.options];
  return one.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
}
