/* Everything on the page is made of nodes: no text ever passes through an HTML parser. */

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 3.9a.5.5 0 0 1-.9-.4V16A2.5 2.5 0 0 1 4 13.5zM8 8h8M8 11.5h5",
  close: "M6 6l12 12M18 6 6 18",
  send: "M4 12 3.5 4.6a.5.5 0 0 1 .7-.5l16.4 7.4a.5.5 0 0 1 0 1L4.2 19.9a.5.5 0 0 1-.7-.5zm0 0h8",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  down: "M12 5v14M6 13l6 6 6-6",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  clip: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  file: "M6 3.5h7.5L18.5 8v12a.5.5 0 0 1-.5.5H6a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5zM13 3.5V8.5h5.5",
  shield: "M12 3l7 2.5V11c0 4.5-2.9 8-7 10-4.1-2-7-5.5-7-10V5.5z",
};

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function show(node, visible) {
  node.hidden = !visible;
}

/* The colour of the house may be any; words on it and in it stay readable (WCAG 2.2: 4.5 to 1). */

function channelsOf(color) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = "#000";
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

function luminance(channels) {
  const [r, g, b] = channels.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function towards(from, to, share) {
  return from.map((value, index) => Math.round(value + (to[index] - value) * share));
}

const rgb = (channels) => `rgb(${channels.join(" ")})`;

/** The colours made from the accent: on it, and the nearest one to it that can be read on `surface`. */
function palette(accent, surface) {
  const base = channelsOf(accent);
  const white = [255, 255, 255];
  const ink = [12, 20, 24];
  const ground = channelsOf(surface);
  const far = luminance(ground) > 0.4 ? ink : white;
  const enough = far === white ? 6 : 4.8; // Light words on a dark ground need more to look the same.
  let readable = base;
  for (let share = 0; share <= 1 && contrast(readable, ground) < enough; share += 0.05) readable = towards(base, far, share);
  return { on: rgb(contrast(base, white) >= 4.5 ? white : ink), readable: rgb(readable) };
}
