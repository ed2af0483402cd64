// What was sent along: pictures to look at, recordings to play, files to keep. Nothing of it is ever run.

import { h, icon } from "./dom.js";
import { locale, t } from "./i18n.js";
import { showPicture } from "./picture.js";

const PLAYED = { voice: "audio", video: "video" };

export function attachments(message) {
  return message.attachments.map((one, number) => h("div.attachment", {}, attachment(one, `/console/files/${message.id}/${number}`)));
}

/** What a message without words is called in a list. */
export const attachmentName = (kind) => t(`attachment.${kind}`);

function attachment(one, address) {
  const kind = attachmentName(one.kind);
  const what = one.kind === "unknown" && one.name ? `${kind} (${one.name})` : one.name || kind;
  if (one.kind === "location") return place(one, what);
  if (one.failure) return h("p.gone", {}, icon("alert"), `${what}: ${t(`attachment.failure.${one.failure}`)}`);
  if (!one.kept) return h("p.gone", {}, one.media_type ? `${what}: ${t("attachment.coming")}` : what);
  if (one.kind === "image" || one.kind === "sticker")
    return h("a.picture", { href: address, target: "_blank", rel: "noopener", onclick: showPicture }, h("img", { src: address, alt: what, loading: "lazy" }));
  const player = PLAYED[one.kind] && h(PLAYED[one.kind], { src: address, controls: true, preload: "metadata", "aria-label": what });
  return [player, h("a.file", { href: address, download: one.name || true }, icon("file"), `${what} (${size(one.size)})`)];
}

function place(one, what) {
  const at = `${one.latitude.toFixed(5)}, ${one.longitude.toFixed(5)}`;
  return h("p.file", {}, icon("pin"), h("a", { href: `geo:${one.latitude},${one.longitude}` }, what === attachmentName("location") ? at : `${what} (${at})`));
}

function size(bytes) {
  const [number, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, "megabyte"] : [Math.max(bytes / 1000, 0.1), "kilobyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
}
