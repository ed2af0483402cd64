// Whoever wanted to go somewhere gets there once they are in: what stands behind the # outlives forms and redirects.

import { keptAtTheDoor } from "./sent.js";

keptAtTheDoor();
for (const form of document.forms) form.action += location.hash;
for (const link of document.links) link.hash = location.hash;
