// What the customer's network lets us send now: a line above the composer, a template, files.

import * as api from "./api.js";
import { allow, allowed, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { store } from "./store.js";
import { explain } from "./faults.js";
import { inFull } from "./time.js";

const SOON = 2 * 3_600_000;
const SAME_WISH = 5 * 60_000; // whoever asks later than that means another one
const unanswered = new Map(); // what was asked -> {request, at}: the id it was asked with, and when last

/** `ask(request)`: the same again after a lost answer has the same id, and is sent once. */
async function askedOnce(what, ask) {
  const before = unanswered.get(what);
  const request = before && Date.now() - before.at < SAME_WISH ? before.request : crypto.randomUUID();
  unanswered.set(what, { request, at: Date.now() });
  const answered = () => unanswered.delete(what);
  await ask(request).catch((error) => {
    if (error.status !== undefined) answered(); // else nobody knows whether it was done
    throw error;
  });
  answered();
}

/** Asked each time: a window closes by itself while the page is open. */
export function windowClosed({ reach }) {
  return Boolean(reach?.window) && !(reach.window.until && Date.parse(reach.window.until) > Date.now());
}

export function reachLine(id) {
  const words = h("span", {});
  const knock = h("button.button", { type: "button" }, t("reach.send_template"));
  const element = h("div.notice", { role: "status", hidden: true }, icon("clock"), words, knock);
  knock.addEventListener("click", async () => {
    if (!allowed(knock)) return;
    allow(knock, t("talk.busy"));
    const failed = await askedOnce(`${id}/template`, (request) => api.post(`conversations/${id}/template`, { request_id: request })).then(() => null, explain);
    await store.read(id).catch(() => {});
    words.textContent = failed ?? t("reach.template_sent");
    allow(knock, "");
  });
  const update = (detail, mine) => {
    const { window: open, template } = detail.reach ?? {};
    const closed = windowClosed(detail);
    const soon = open?.until && Date.parse(open.until) - Date.now() < SOON;
    element.hidden = !(closed || (mine && soon));
    if (element.hidden) return;
    words.textContent = closed ? said(template) : t("reach.closes", { at: inFull(open.until) });
    knock.hidden = !(closed && template && mine);
  };
  return { element, update };
}

const said = (template) => (template ? t("reach.closed", { template }) : t("reach.closed_no_template"));

/** `sending(name)`: a file is on its way, or none is any more. */
export function attachButton(id, complain, sending) {
  const picker = h("input", { type: "file", multiple: true, hidden: true });
  const name = t("composer.attach");
  const element = h("button.button.plain.square", { type: "button", hidden: true, "aria-label": name, data: { title: name } }, icon("clip"));
  let limits = null; // type -> how large, 0 for none
  const choose = () => !element.hidden && picker.click();
  const waiting = []; // behind the one on its way
  let refused = []; // why, of those sent together
  const refuse = (file, why) => complain((refused = [...refused, `${file.name}: ${why}`]).join(" · "));
  element.addEventListener("click", choose);
  const send = async (chosen) => {
    const file = await deliverable(chosen, limits);
    const upload = (request) => api.upload(`conversations/${id}/file?${new URLSearchParams({ name: file.name, request_id: request, hold: "1" })}`, file);
    const most = limits?.[file.type];
    if (file.size > most) return refuse(file, most ? t("attach.too_large", { most: most / 1e6 }) : t("attach.not_delivered"));
    try {
      await askedOnce([id, file.name, file.size, file.lastModified].join("/"), upload);
    } catch (error) {
      const known = {
        too_large: () => t("attach.too_large", { most: error.body.most / 1e6 }),
        unsupported: () => t("attachment.failure.unsupported"),
        not_delivered: () => t("attach.not_delivered"),
      };
      refuse(file, (known[error.code] ?? (() => explain(error)))());
    }
  };
  /** Chosen, pasted or dropped: one after the other, in their order, those that come meanwhile as well. */
  const take = async (files) => {
    if (!files.length) return;
    if (element.hidden) return complain(t("attach.not_now"));
    if (waiting.push(...files) > files.length) return;
    refused = [];
    for (; waiting.length; waiting.shift()) {
      sending(waiting[0].name);
      await send(waiting[0]);
    }
    sending("");
    await store.read(id).catch(() => {});
  };
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  const update = ({ reach }, may) => {
    limits = reach?.files ?? null;
    element.hidden = !(limits && may);
  };
  return { element, choose, take, update };
}

/** A picture of a kind that the network does not deliver goes as one that it does. What moves would stand still: that is for people to decide. */
async function deliverable(file, limits) {
  if (!file.type.startsWith("image/") || file.type === "image/gif" || limits?.[file.type]) return file;
  try {
    if (await moves(file)) return file;
    const picture = await createImageBitmap(file);
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const ground = Object.assign(canvas.getContext("2d"), { fillStyle: "#fff" });
    ground.fillRect(0, 0, canvas.width, canvas.height);
    ground.drawImage(picture, 0, 0);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return new File([drawn], file.name.replace(/\.\w+$/, ".jpg"), { type: drawn.type, lastModified: file.lastModified });
  } catch {
    return file; // this browser knows no more of it than the network does
  }
}

/** Whether it is more than one picture, as a PNG, a WebP and an AVIF may be: each says so before its first one. */
async function moves(file) {
  const read = new TextDecoder("latin1").decode(await file.arrayBuffer());
  return /^.PNG.*?acTL.*?IDAT|^RIFF.*?ANIM\x06\0\0\0|^.{4}ftyp(.{4}){0,9}?avis/s.test(read);
}
