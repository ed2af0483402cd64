// Who else looks at the open conversation, or types in it. Pages say so while it holds; silence means gone.

import * as api from "./api.js";
import { h } from "./dom.js";
import { list, t } from "./i18n.js";
import { avatar } from "./people.js";

const SAID_EVERY = 10_000;
const LOOKED = 25_000;
const TYPED = 6000;

/** A line for one conversation. `hear()` takes what the stream brings, `leave()` ends it. */
export function colleagues(id, live) {
  const element = h("p.colleagues", { role: "status", hidden: true });
  const others = new Map(); // id -> {name, looking, typing: until when}
  let shown = "";

  const say = (on, more = {}) => api.post(`conversations/${id}/looking`, { on }, more).catch(() => {});
  const draw = () => {
    const now = Date.now();
    for (const [key, one] of others) if (Math.max(one.looking, one.typing) <= now) others.delete(key);
    const typing = [...others.values()].filter((one) => one.typing > now);
    const looking = [...others.values()].filter((one) => one.typing <= now);
    const words = [typing.length && t("colleagues.typing", { n: typing.length, names: list(typing.map((one) => one.name)) }),
      looking.length && t("colleagues.looking", { n: looking.length, names: list(looking.map((one) => one.name)) })].filter(Boolean).join(" · ");
    element.hidden = !words;
    element.classList.toggle("busy", typing.length > 0);
    if (words === shown) return;
    shown = words;
    element.replaceChildren(...[...others].map(([key, one]) => avatar(one.name, key, "tiny")), h("span", {}, words));
  };
  const hear = ({ id: who, name, what, on }) => {
    const known = others.get(who) ?? { name, looking: 0, typing: 0 };
    const news = !others.has(who) && on;
    known[what] = on ? Date.now() + (what === "typing" ? TYPED : LOOKED) : 0;
    others.set(who, known);
    if (news && !document.hidden) say(true); // whoever comes learns who is here already
    draw();
  };
  const visible = () => say(!document.hidden, { keepalive: document.hidden });
  const gone = () => say(false, { keepalive: true });
  /** Only once the stream is there to hear who answers. */
  const arrive = () => live.state === "live" && !document.hidden && say(true);
  const timer = setInterval(() => {
    draw();
    if (!document.hidden && Date.now() - saidAt >= SAID_EVERY) {
      saidAt = Date.now();
      say(true);
    }
  }, 1000);
  let saidAt = Date.now();
  document.addEventListener("visibilitychange", visible);
  addEventListener("pagehide", gone);
  arrive();
  const leave = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", visible);
    removeEventListener("pagehide", gone);
    say(false);
  };
  return { element, hear, arrive, leave };
}
