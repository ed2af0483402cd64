/* What is sent along: chosen, dropped or pasted; made smaller if it is a photo; shown and saved again. */

const TAKEN = [
  "image/jpeg", "image/png", "image/webp", "image/gif", "audio/*", "video/mp4", "video/quicktime", "application/pdf",
  "text/plain", ".csv", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".ods",
].join();
const LARGEST = 16_000_000;
const LARGEST_PHOTO = 5_000_000;
const LARGE_PHOTO = 1_500_000;
const LONGEST_SIDE = 2000;

/* What some telephones and offices do not tell of a file, its name does. */
const OFFICE = "application/vnd.openxmlformats-officedocument.";
const OPEN = "application/vnd.oasis.opendocument.";
const TYPES = {
  jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif", pdf: "application/pdf",
  txt: "text/plain", csv: "text/csv", m4a: "audio/mp4", mp3: "audio/mpeg", ogg: "audio/ogg", mp4: "video/mp4",
  doc: "application/msword", xls: "application/vnd.ms-excel", docx: `${OFFICE}wordprocessingml.document`,
  xlsx: `${OFFICE}spreadsheetml.sheet`, odt: `${OPEN}text`, ods: `${OPEN}spreadsheet`,
};

function typed(file) {
  const type = file.type && file.type !== "application/octet-stream" ? "" : TYPES[file.name.split(".").pop().toLowerCase()];
  return type ? new File([file], file.name, { type }) : file;
}

function kindOf({ type }) {
  const family = type.split("/")[0];
  return { image: "image", audio: "voice", video: "video" }[family] ?? "document";
}

function size(bytes, language) {
  const [number, unit] = bytes >= 1e6 ? [bytes / 1e6, "megabyte"] : [Math.max(bytes / 1e3, 0.1), "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: number < 10 ? 1 : 0 }).format(number);
}

/** A photo from a telephone is larger than anyone needs, and tells where it was taken: it is drawn anew.
    Rejects if it tells and cannot be, as what moves: drawn, it would stand still. */
async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const [tells, moves] = await found(file).catch(() => [true]);
  try {
    if (moves && tells) throw new Error("moves");
    if (moves || (file.size < LARGE_PHOTO && !tells)) return file;
    const canvas = await drawn(file, LONGEST_SIDE);
    const ground = Object.assign(canvas.getContext("2d"), { globalCompositeOperation: "destination-over", fillStyle: "#fff" });
    ground.fillRect(0, 0, canvas.width, canvas.height); // What was clear would be black.
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", tells && file.size < LARGE_PHOTO ? 0.95 : 0.85));
    if (!blob) throw new Error("not drawn");
    return tells || blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: blob.type }) : file;
  } catch (error) {
    if (tells) throw error;
    return file;
  }
}

/** Whether it may tell: what cameras and programs write into a photo begins with its name, packed or not, and may stand
    behind the picture. Whether it moves, as a PNG and a WebP may: that stands before the picture. */
async function found(file) {
  const read = new TextDecoder("latin1").decode(await file.arrayBuffer());
  return [/exif|adobe.xmp|raw profile/i.test(read), /^.PNG.*?acTL.*?IDAT|^RIFF.*?ANIM\x06\0\0\0/s.test(read)];
}

/** Pictures are painted, not loaded: no page's policy has to allow their addresses. */
async function drawn(blob, longest) {
  const picture = await createImageBitmap(blob);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = h("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

/** `content` gives the file, or is false while there is none to give. */
function fileView(one, words, content, language) {
  const what = one.name || words.kinds[one.kind] || words.kinds.document;
  const label = h("span", null, what, one.size ? h("small", null, ` ${size(one.size, language)}`) : null);
  if (!content) return h("p", { class: "file" }, icon("file"), label);
  const save = async () => saved(await content(), what);
  const view = h("button", { type: "button", class: "file", "aria-label": words.download(what), onclick: () => save().catch(() => {}) });
  view.append(icon("file"), label);
  if (one.kind === "image") paint(view, content).catch(() => {});
  return view;
}

async function paint(view, content) {
  const canvas = await drawn(await content(), 640);
  view.classList.add("picture");
  view.firstChild.replaceWith(canvas);
}

function saved(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
