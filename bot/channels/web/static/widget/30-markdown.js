/* The little markdown replies are written in: bold, italic, links, lists, line breaks; a tap calls a telephone number or
   writes to an address, and no number of a case, nor from when till when, is torn in two. Anything else is text.
   What stands before a sign is looked at in words: older iPhones know no (?<...), and would run nothing of this script. */

const INLINE = new RegExp(
  [
    /\*\*(\S|\S.*?\S)\*\*/,
    /\*([^\s*]|[^\s*][^*]*?[^\s*])\*(?![\w*])/,
    /_([^\s_]|[^\s_][^_]*?[^\s_])_(?!\w)/,
    /\[([^[\]]+)\]\(([^\s()]+)\)/,
    /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]*_])/,
    /(\+[1-9](?:[ .]?\d){7,12})(?![\w+]|[ .-]?\d)/, // no number in use is longer: what is may be two
    /([A-Z]-\d{3,}|\d+:\d\d–\d+:\d\d)(?![\w-])/,
    /([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gu",
);
const SAFE = new Set(["http:", "https:", "tel:", "mailto:"]);
const FEW_LAST = /[ .]\d\d?$/; // "+34 900 000 100 24" may be a number and hours:
const IN_PAIRS = /^(?=(?:\D*\d){8,11}$).*[ .]\d\d[ .]\d\d$/; // not in the countries that write theirs so
const ITEM = /^\s*(?:([-*•])|(\d{1,3})[.)])\s+(.*)$/;

function link(address, content) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (!SAFE.has(url.protocol)) return null;
  const away = url.protocol.startsWith("http");
  return h("a", { href: url.href, target: away && "_blank", rel: away && "noopener noreferrer nofollow" }, ...content);
}

/** `linked`: it stands in a link already. */
function inline(text, depth = 0, linked = false) {
  if (depth > 3) return [text];
  const nodes = [];
  let from = 0;
  const find = new RegExp(INLINE);
  for (let match; (match = find.exec(text)); ) {
    const [whole, bold, star, low, label, target, bare, phone, number, mail] = match;
    const before = text[match.index - 1] ?? "";
    if ((star && /[\w*]/.test(before)) || (low && /\w/.test(before)) || ((phone || number) && /[\w+-]/.test(before))) {
      find.lastIndex = match.index + 1;
      continue;
    }
    nodes.push(text.slice(from, match.index));
    from = find.lastIndex;
    if (bold) nodes.push(h("strong", null, ...inline(bold, depth + 1, linked)));
    else if (star || low) nodes.push(h("em", null, ...inline(star || low, depth + 1, linked)));
    else if (bare) nodes.push((!linked && link(bare, [bare])) || whole);
    else if (phone) {
      const sure = !linked && (!FEW_LAST.test(phone) || IN_PAIRS.test(phone));
      nodes.push(sure ? link(`tel:${phone.replace(/[ .]/g, "")}`, [phone]) : phone);
    }
    else if (mail) nodes.push(linked ? whole : link(`mailto:${mail}`, [mail]));
    else if (number) nodes.push(h("span", { class: "whole" }, number));
    else nodes.push((!linked && link(target, inline(label, depth + 1, true))) || whole);
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

function list(lines, at) {
  const numbered = Boolean(ITEM.exec(lines[at])[2]);
  const node = h(numbered ? "ol" : "ul", { start: numbered && ITEM.exec(lines[at])[2] });
  for (let found; at < lines.length && (found = ITEM.exec(lines[at])) && Boolean(found[2]) === numbered; at += 1) {
    node.append(h("li", null, ...inline(found[3])));
  }
  return [node, at];
}

function markdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  let paragraph = null;
  for (let at = 0; at < lines.length; ) {
    if (ITEM.test(lines[at])) {
      const [node, next] = list(lines, at);
      blocks.push(node);
      at = next;
      paragraph = null;
    } else {
      if (!lines[at].trim()) paragraph = null;
      else if (paragraph) paragraph.append(h("br"), ...inline(lines[at]));
      else blocks.push((paragraph = h("p", null, ...inline(lines[at]))));
      at += 1;
    }
  }
  return blocks;
}

/** What a screen reader is told, without the signs. */
function plain(text) {
  const said = h("div", null, ...markdown(text));
  for (const node of said.querySelectorAll("p, li")) node.append(" ");
  for (const node of said.querySelectorAll("br")) node.replaceWith(" ");
  return said.textContent.replace(/\s+/g, " ").trim();
}
