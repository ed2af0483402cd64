// The sheet in which something kept ready is written: fields that say what is wrong with them.

import * as api from "./api.js";
import { givenAsIs } from "./begun.js";
import { byId, h, once } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { tell, toast } from "./toast.js";
import { given as typed } from "./unsent.js";

/** A labelled control with help below, and what is wrong with it. */
export function field(id, label, control, help) {
  const wrong = h("p.wrong", { id: `${id}-wrong`, role: "alert", hidden: true });
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-help ${id}-wrong`);
  return { id, control, wrong, element: h("div.field", {}, h("label", { for: id }, label), control, h("p.help", { id: `${id}-help` }, help ?? ""), wrong) };
}

export const select = (options) => h("select", {}, options.map(([value, words]) => h("option", { value }, words)));

export const teamField = (kind, teams) => field(`${kind}-team`, t("kept.team"), select([["", t("kept.everybody")], ...Object.entries(teams)]));

/** Whether somebody changed `one` since it was begun to be written: what was begun would undo that. */
const overtaken = (begun, one) => Boolean(begun && one) && begun.from !== one.updated_at;

/** What the form for `path` shows: what was begun in it and not sent, else `one` as it is kept, also where it was changed since. */
export function shownIn(path, one) {
  const begun = typed.of(path);
  return begun && !overtaken(begun, one) ? begun.given : one;
}

/** Whether it was sent when the session had already ended. */
export const wasRefused = (path) => Boolean(typed.of(path)?.refused);

/**
 * `fields` are called `${kind}-${name}`, the names the server gives back as wrong. `given()` is what is sent to `path`;
 * `page.taken(made)` gets what is in the answer under `answer`. A sheet closed by mistake loses nothing; one that is cancelled
 * does. `one`: what is changed, if any; `anew()` makes the form once more. What a colleague has changed meanwhile is shown, and
 * replaced only when it is saved again.
 */
export function keptForm({ kind, title, fields, path, one, given, answer, page, anew }) {
  let from = one?.updated_at;
  const begun = typed.of(path);
  const late = overtaken(begun, one);
  const again = late ? null : begun;
  const before = JSON.stringify(given());
  let left = false;
  const keep = () => {
    if (left) return;
    if (again || JSON.stringify(given()) !== before) typed.keep(path, { given: given(), from });
    else if (!late) typed.forget(path);
  };
  if (begun?.refused) typed.keep(path, { ...begun, refused: false }); // it opens by itself once
  const leave = () => {
    left = true;
    typed.forget(path);
    sheet.close();
  };
  const bring = () => {
    left = true;
    typed.keep(path, { given: begun.given, from });
    sheet.close();
    anew();
  };
  const told = again && h("p.notice", { role: "status" }, t(again.refused ? "manage.brought_back" : "kept.begun"));
  const changed = late && h("div.notice", { role: "status" }, h("span", {}, t("kept.overtaken", { name: one.updated_by ?? "" })), h("button.button", { type: "button", onclick: bring }, t("kept.bring_begun")));
  const problem = h("p.notice.bad", { role: "alert", hidden: true });
  const theirs = h("section.theirs", { tabindex: "-1", hidden: true, "aria-labelledby": "kept-theirs" });
  const form = h("form", { novalidate: true }, told, changed, theirs, fields.map((each) => each.element), problem,
    h("div.buttons", {}, h("button.button", { type: "button", onclick: leave }, t("merge.cancel")), h("button.button.main", { type: "submit" }, t("kept.save"))));
  const sheet = h("dialog.kept-form", { "aria-labelledby": "kept-form-title" }, h("h2", { id: "kept-form-title" }, title), form);
  sheet.addEventListener("close", () => sheet.remove());
  for (const what of ["input", "change", "click"]) form.addEventListener(what, keep);

  const refuse = (error) => {
    if (error.status === 401) {
      left = true;
      typed.keep(path, { given: given(), from, refused: true });
      givenAsIs(sheet);
      return api.toTheDoor();
    }
    if (error.code === "changed_meanwhile") return overtakenBy(error.body.now);
    const at = fields.find((each) => each.id === `${kind}-${error.body?.field}`);
    if (!at) return tell(problem, explain(error));
    tell(at.wrong, t(`${kind}.fault.${error.body.why}`, error.body));
    at.control.setAttribute("aria-invalid", "true");
    at.control.focus();
  };
  const overtakenBy = (now) => {
    if (left) return;
    const name = now.updated_by ?? "";
    if (!sheet.open) { // what is there now is shown when it is opened again, and what was begun is still kept
      toast(t(now.removed ? "kept.removed_unseen" : "kept.changed_unseen", { name }), { problem: true });
      return;
    }
    from = now.updated_at;
    typed.keep(path, { given: given(), from });
    theirs.replaceChildren(h("p.notice.warn", { id: "kept-theirs", role: "alert" }, t(now.removed ? "kept.removed_meanwhile" : "kept.changed_meanwhile", { name })), page.what(now));
    theirs.hidden = false;
    theirs.focus();
  };
  form.addEventListener("submit", once(async () => {
    problem.hidden = true;
    for (const { wrong, control } of fields) {
      wrong.hidden = true;
      control.removeAttribute("aria-invalid");
    }
    try {
      const made = await api.post(path, { ...given(), seen: from });
      leave();
      page.taken(made[answer]);
    } catch (error) {
      refuse(error);
    }
  }));
  givenAsIs(sheet);
  document.querySelector(".kept-form")?.remove(); // one just closed stays until its close event, a frame later
  byId("sheets").append(sheet);
  sheet.showModal();
  fields[0].control.focus();
}
