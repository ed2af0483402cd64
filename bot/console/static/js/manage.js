// What the pages made on the server gain from a script: menus that close, a way to copy, a question before harm.
// It runs before the page is there, so that nothing is pressed without it.

const PATIENCE = 15_000;

document.addEventListener("pointerdown", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = button.dataset.copied;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.name === "ask" && event.submitter.value;
  if (event.defaultPrevented) return;
  if (form.ariaBusy || (question && !confirm(question))) return event.preventDefault();
  form.ariaBusy = "true"; // pressed again while it is on its way, it would be done twice
  setTimeout(() => (form.ariaBusy = null), PATIENCE);
});
document.addEventListener("formdata", (event) => event.formData.delete("ask")); // it was asked here: not again
const free = () => {
  for (const form of document.forms) form.ariaBusy = null;
};
addEventListener("pageshow", free);
window.navigation?.addEventListener("navigate", ({ signal }) => signal.addEventListener("abort", free)); // stopped, or stayed after all

addEventListener("DOMContentLoaded", () => {
  document.querySelector(".sections [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  const root = document.documentElement;
  const locale = navigator.languages.find((one) => one.split("-")[0] === root.lang) ?? root.lang;
  const moment = new Intl.DateTimeFormat(locale, { timeZone: root.dataset.zone, dateStyle: "medium", timeStyle: "short", hourCycle: root.dataset.clock });
  for (const time of document.querySelectorAll("time[datetime]")) time.textContent = moment.format(new Date(time.dateTime));

  for (const field of document.querySelectorAll("[data-submit-on-change]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
});
