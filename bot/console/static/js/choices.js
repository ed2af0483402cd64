// A list that a field steers: the focus stays in the field, the arrows move through the list (ARIA's listbox).

import { h } from "./dom.js";

/** `pick(value)` is called with what was chosen; `list` needs an id. Options are [{value, parts, group?}]. */
export function choices(field, list, pick) {
  let options = [];
  let active = -1;
  list.setAttribute("role", "listbox");
  field.setAttribute("aria-autocomplete", "list");

  const mark = (index) => {
    active = index;
    options.forEach(({ row }, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = options[index]?.row;
    if (row) field.setAttribute("aria-activedescendant", row.id);
    else if (field.getAttribute("aria-activedescendant")?.startsWith(`${list.id}-`)) field.removeAttribute("aria-activedescendant"); // another list may have it
    row?.scrollIntoView({ block: "nearest" });
  };
  const choose = (index = active) => options[index] && pick(options[index].value);

  const show = (found) => {
    options = found.map((one, at) => ({ ...one, row: h("li.choice", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" }, one.parts) }));
    options.forEach(({ row }, at) => {
      row.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      row.addEventListener("click", () => choose(at));
    });
    list.replaceChildren(...grouped(options, list.id));
    list.hidden = !options.length;
    if (options.length) field.setAttribute("aria-controls", list.id);
    mark(options.length ? 0 : -1);
  };
  const hide = () => show([]);

  /** What a key does to the list; true if it was for the list. */
  const press = (event) => {
    if (list.hidden || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
    const last = options.length - 1;
    const to = { ArrowDown: active === last ? 0 : active + 1, ArrowUp: active <= 0 ? last : active - 1 }[event.key];
    if (to !== undefined) mark(to);
    else if (event.key === "Enter" && !event.shiftKey) choose();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { show, hide, press, choose, get open() { return !list.hidden; } };
}

function grouped(options, id) {
  const rows = [];
  let title = null;
  let holder = null;
  for (const { group, row } of options) {
    if (group && group !== title) {
      const heading = `${id}-group-${rows.length}`;
      holder = h("ul", { role: "group", "aria-labelledby": heading }, h("li.caption", { role: "presentation", id: heading }, group));
      rows.push(holder);
    }
    title = group;
    if (group) holder.append(row);
    else rows.push(row);
  }
  return rows;
}

/**
 * The keys of a list that a sign in the text opens: Escape closes it, Tab takes what is on. `word()` finds the sign and
 * what is typed behind it, `closed(word)` hears of Escape. True if the key was for the list.
 */
export function keysBehindASign(field, list, word, closed = () => {}) {
  return (event) => {
    if (event.key === "Escape" && list.open) {
      const typed = word();
      closed(typed);
      list.hide();
      if (typed && !typed.query) takeOut(field, typed.start);
      return true;
    }
    if (event.key === "Tab" && list.open && !event.shiftKey) {
      event.preventDefault();
      list.choose();
      return true;
    }
    return list.press(event);
  };
}

/** The sign alone would be sent else. It goes as by a key, so that Ctrl+Z brings it back. */
function takeOut(field, start) {
  field.setSelectionRange(start, start + 1);
  document.execCommand("delete");
}

/** Whether every word of `query` is somewhere in `text`; accents and capitals do not matter. */
export function matches(query, text) {
  const within = plain(text);
  return plain(query).split(/\s+/u).every((word) => within.includes(word));
}

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
