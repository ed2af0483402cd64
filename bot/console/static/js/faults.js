// What went wrong, in words.

import { t } from "./i18n.js";

export function explain(error) {
  if (error.code === "taken") return t("error.taken", { name: error.owner });
  if (error.code === "not_yours") return error.owner ? t("error.not_yours", { name: error.owner }) : t("error.nobodys");
  if (error.code === "customer_wrote") return t("error.customer_wrote");
  if (error.code === "away") return t("error.away", { name: error.owner });
  if (error.code === "not_now") return error.owner ? t("error.not_now.owner", { name: error.owner }) : t(`error.not_now.${error.body.why}`);
  if (error.code === "changed_meanwhile") return t("error.changed_meanwhile");
  if (error.code === "too_late") return t("error.too_late");
  if (error.code === "field" && error.body.field === "steps") return t(`macro.fault.${error.body.why}`);
  if (error.code === "field" && error.body.field === "until") return t(`when.wrong.${error.body.why}`);
  if (error.code === "forbidden") return t("error.forbidden");
  if (error.status === 429) return error.wait ? t("error.too_many.wait", { n: error.wait }) : t("error.too_many");
  if (error.code === "unreachable") return t("error.unreachable");
  if (error.status === undefined) return broken(error);
  return t("error.other", { code: error.code ?? error.status });
}

/** A fault of ours, on this page: whoever looks after the console finds it in the browser's own list. */
function broken(error) {
  console.error(error);
  return t("error.broken");
}
