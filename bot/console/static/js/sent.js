// What a form of a page sent when the session had already ended is on its page again after signing in.

const KEY = "sent";
const LEAVING = "leaving"; // in the tab in which somebody signs out, on its way to the door
const LEFT = "left"; // when somebody last signed out in this browser
const JUST_NOW = 60_000;
const GIVEN = ':is(input, textarea, select):not([type="hidden"]:not([name="seen"]), [type="password"], [type="file"], [autocomplete="one-time-code"])';
const who = () => document.querySelector('meta[name="operator"]').content;
const here = () => location.pathname + location.search;
const read = () => JSON.parse(sessionStorage.getItem(KEY));
const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.matches(GIVEN));
const isTick = ({ type }) => ["checkbox", "radio"].includes(type);

export function keepWhatIsSent() {
  document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
    if (defaultPrevented || form.method !== "post" || !form.closest("#content")) return;
    const fields = fieldsOf(form).map(({ name, type, value, checked }) => ({ name, type, value, checked }));
    sessionStorage.setItem(KEY, JSON.stringify({ who: who(), page: here(), action: form.action, fields }));
  });
}

/** An address that anybody can send proves nothing: the door believes it of a tab in which it was meant. */
export const leaveFromHere = () => sessionStorage.setItem(LEAVING, "1");

/** Whoever signs out in one tab has left in all of them, with nothing of theirs in any. */
export function leaveWithTheOthers() {
  addEventListener("storage", ({ key }) => {
    if (key !== LEFT) return;
    sessionStorage.clear();
    location.replace("/console/sign-in?left=elsewhere");
  });
}

/** At the door: it was not taken. Whoever has left leaves nothing in the tab. */
export function keptAtTheDoor() {
  const why = new URLSearchParams(location.search);
  if (why.get("left") === "1" && sessionStorage.getItem(LEAVING)) localStorage.setItem(LEFT, String(Date.now()));
  addEventListener("storage", ({ key }) => key === LEFT && sessionStorage.clear());
  if (Date.now() - localStorage.getItem(LEFT) < JUST_NOW) return sessionStorage.clear();
  const sent = read();
  if (!sent || sent.refused) return;
  if (!why.has("expired")) return sessionStorage.removeItem(KEY);
  sessionStorage.setItem(KEY, JSON.stringify({ ...sent, refused: true }));
}

/** Whether there was something to bring back here. */
export function broughtBack() {
  const sent = read();
  if (sent?.refused && sent.page !== here()) return false;
  sessionStorage.removeItem(KEY);
  const form = sent?.refused && sent.who === who() && [...document.forms].find(({ action }) => action === sent.action);
  if (!form) return false;
  for (const field of fieldsOf(form)) {
    const was = sent.fields.find((one) => one.name === field.name && (!isTick(field) || one.value === field.value));
    if (was) Object.assign(field, isTick(field) ? { checked: was.checked } : { value: was.value });
  }
  return true;
}
