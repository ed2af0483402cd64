// Building and updating elements. Text only ever becomes text nodes: nothing a customer writes is markup.

const SVG = "http://www.w3.org/2000/svg";

/** h("a.link", {href, onclick}, "text", child, null) */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) set(element, key, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.classList.add(...value.split(" ").filter(Boolean));
  else if (key === "data") Object.assign(element.dataset, value);
  else element.setAttribute(key, value === true ? "" : value);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make the children of `parent` those of `wanted` [{key, sign, make()}], touching only what differs. `otherwise` as in `redraw`. */
export function reconcile(parent, wanted, otherwise) {
  redraw(parent, () => exchange(parent, wanted), otherwise);
}

function exchange(parent, wanted) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstChild;
  for (const { key, sign, make } of wanted) {
    let child = old.get(key);
    old.delete(key);
    if (!child || child.dataset.sign !== sign) {
      const fresh = make();
      fresh.dataset.key = key;
      fresh.dataset.sign = sign;
      if (child === place) place = child?.nextSibling ?? null;
      child?.remove();
      child = fresh;
    }
    if (child === place) place = place.nextSibling;
    else parent.insertBefore(child, place);
  }
  for (const child of old.values()) child.remove();
}

/**
 * Draw what is in `holder` anew, and lose no focus: it stays where the name is the same, else goes to what took the
 * place, else to `otherwise`.
 */
export function redraw(holder, draw, otherwise = holder) {
  const focused = document.activeElement;
  if (!holder.contains(focused)) return draw();
  const at = reachable(holder).indexOf(focused);
  draw();
  if (focused === document.activeElement && focused.checkVisibility()) return;
  const now = reachable(holder);
  const next = now.find((one) => nameOf(one) === nameOf(focused)) ?? now[Math.min(at, now.length - 1)] ?? otherwise;
  next.focus({ preventScroll: true });
}

const reachable = (holder) => [...holder.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) => one.checkVisibility());
const nameOf = (one) => one.id || one.getAttribute("href") || one.getAttribute("aria-label") || one.textContent;

/** The parts of `text`, with web addresses as links. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/u).map((part, index) =>
    index % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part,
  );
}

/**
 * For a form: what it does is done once, however often it is sent meanwhile. A sheet closes when it is done, so nothing is
 * typed into it by then: it would be lost.
 */
export const once = (act) => async (event) => {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.ariaBusy) return;
  const still = form.closest("dialog") ? [...form.elements].filter((one) => one.readOnly === false) : [];
  const hold = (on) => {
    form.ariaBusy = on ? "true" : null;
    for (const one of still) one.readOnly = on;
  };
  hold(true);
  await act(event).finally(() => hold(false));
};

export const byId = (id) => document.getElementById(id);

/** A button that cannot be used now stays reachable, and says why. */
export function allow(button, reason) {
  button.setAttribute("aria-disabled", String(Boolean(reason)));
  button.title = reason || button.dataset.title || "";
}
export const allowed = (button) => button.getAttribute("aria-disabled") !== "true";

const ICONS = {
  back: "M15 5l-7 7 7 7",
  alert: "M12 3.5 2.5 20h19zM12 10v4.5M12 17.4v.1",
  bot: "M5 9h14v10H5zM12 9V5M12 5a.6.6 0 1 0 0-1.200.6.6 0 0 0 0 1.200M9 13v1.500M15 13v1.500M2.500 12.500v3M21.500 12.500v3",
  check: "M5 12.500 10 17.500 19.500 7",
  checks: "M2 13l4.500 4.500L15 8M11 16l1.500 1.500L22 8",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.500V12l3 2",
  close: "M6 6l12 12M18 6 6 18",
  chevron: "M6 9.500l6 6 6-6",
  clip: "M8 12.500l6.500-6.500a3 3 0 0 1 4.200 4.200l-8.500 8.500a5 5 0 0 1-7-7l8-8",
  file: "M6 3.500h8l4 4v13H6zM14 3.500v4h4",
  pen: "M4.500 19.500l1-4.500L16 4.500l3.500 3.500L9 18.500zM13.500 7l3.500 3.500",
  pin: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11M12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4",
  filter: "M3.500 5h17l-6.500 8v6l-4 2v-8z",
  star: "M12 3.500l2.600 5.400 5.900.8-4.300 4.100 1.100 5.900L12 16.900l-5.300 2.800 1.100-5.900-4.300-4.100 5.900-.8z",
  pass: "M4 12h14M13 6.500 18.500 12 13 17.500M4 5v14",
  flag: "M6 21V4h11l-2.500 4 2.500 4H6",
  tag: "M4 4h8l8 8-8 8-8-8zM8.500 8.500v.1",
  headset: "M4.5 15v-3a7.500 7.500 0 0 1 15 0v3M4.500 13.500h3v5.500h-3zM16.500 13.500h3v5.500h-3zM19.500 19c0 1.500-2 2.500-5.500 2.500",
  never: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M6 6l12 12",
  inbox: "M3.500 13.500 6.500 5h11l3 8.500V19h-17zM3.500 13.500H9l1.200 2.500h3.600l1.200-2.500h5.500",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  note: "M5 4h14v10l-5 6H5zM14 20v-6h5M8.500 8.500h7M8.500 12h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.500 20.500c.6-4 3.600-6 7.500-6s6.900 2 7.500 6",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500 20.500 20.500",
  at: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M16 8v5.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-3.600 7.200",
  smile: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M8.500 14.200c.8 1.300 2 2 3.500 2s2.700-.7 3.500-2M9.200 9.500v.6M14.800 9.500v.6",
  bolt: "M13 3 5 13.500h6L10 21l8-10.500h-6z",
  send: "M4 4.500 20.500 12 4 19.500 6.500 12zM6.500 12H13",
  spark: "M12 3.500l1.900 5.600 5.600 1.900-5.600 1.900L12 18.500l-1.900-5.600L4.500 11l5.600-1.900zM19 16.500v4M17 18.500h4",
  talk: "M4 5h16v11H10l-4.500 4V16H4z",
  globe: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M3.500 12h17M12 3.500c3 3 3 14 0 17M12 3.500c-3 3-3 14 0 17",
  phone: "M7 3.500h3l1.500 4.500-2 1.500a11 11 0 0 0 5 5l1.500-2 4.500 1.500v3a3 3 0 0 1-3 3A14.500 14.500 0 0 1 4 6.500a3 3 0 0 1 3-3",
  key: "M8 14.500a3.500 3.500 0 1 0 0-.1M11 13l8-8M16 8l3 3",
};
