// All that is kept about a customer: handed out, or erased for good.

import * as api from "./api.js";
import { byId, h, icon, once } from "./dom.js";
import { explain } from "./faults.js";
import { t } from "./i18n.js";
import { register } from "./keys.js";
import { contactName } from "./people.js";
import { goTo, hashOf } from "./route.js";
import { store } from "./store.js";
import { tell, toast } from "./toast.js";

const WHAT = ["messages", "files", "notes", "tickets", "appointments"];
/** The door, if it comes to that, leads back here by what stands behind the #. */
const fileOf = (contact) => `/console/contacts/${contact.id}/export${hashOf(store.view, store.openId)}`;

/** Only for those who lead. */
export function privacy(contact) {
  return leads() && h("section.privacy", {}, h("h3", {}, t("privacy.title")),
    h("div.pair", {}, h("a.button", { href: fileOf(contact), download: "" }, icon("file"), t("privacy.export")),
      h("button.button.danger", { type: "button", id: "erase-customer", onclick: () => ask(contact) }, icon("never"), t("privacy.erase"))));
}

export function privacyKeys() {
  const here = () => leads() && store.detail?.contact;
  register(
    { id: "export-customer", group: t("keys.group.chat"), label: t("privacy.export"), when: () => Boolean(here()), run: () => location.assign(fileOf(here())) },
    { id: "erase-customer", group: t("keys.group.chat"), label: t("privacy.erase"), when: () => Boolean(here()), run: () => ask(here()) },
  );
}

const leads = () => ["supervisor", "administrator"].includes(store.me.operator.role);

/** What would go, and a word to be typed before it does. */
async function ask(contact) {
  let kept;
  try {
    kept = await api.get(`contacts/${contact.id}/kept`);
  } catch (error) {
    return toast(explain(error), { problem: true });
  }
  const word = t("privacy.word");
  const field = h("input", { type: "text", id: "erase-word", autocomplete: "off", autocapitalize: "off", spellcheck: "false", required: true, "aria-describedby": "erase-problem" });
  const problem = h("p.bad.small", { id: "erase-problem", role: "alert" });
  const go = once(async () => {
    if (field.value.trim().toLowerCase() !== word) {
      problem.textContent = t("privacy.type", { word });
      return field.focus();
    }
    try {
      await api.post(`contacts/${contact.id}/erase`);
    } catch (error) {
      return tell(problem, explain(error));
    }
    box.close();
    addEventListener("hashchange", () => byId("items").focus(), { once: true });
    goTo(store.view);
    toast(t("privacy.erased"));
  });
  const goes = WHAT.filter((what) => kept[what]).map((what) => h("li", {}, t(`privacy.goes.${what}`, { n: kept[what] })));
  const cancel = h("button.button", { type: "button", onclick: () => box.close() }, t("merge.cancel"));
  const box = h("dialog.ask", { "aria-labelledby": "ask-title" }, h("h2", { id: "ask-title" }, t("privacy.sure", { name: contactName(contact) })),
    h("ul.goes", {}, h("li", {}, t("privacy.goes.who")), goes), h("p.small", {}, t("privacy.stays")),
    h("form", { onsubmit: go, novalidate: true }, h("label", { for: "erase-word" }, t("privacy.type", { word })), field, problem,
      h("div.buttons", {}, cancel, h("button.button.danger", { type: "submit" }, t("privacy.do")))));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  field.focus();
}
