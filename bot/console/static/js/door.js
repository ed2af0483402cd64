// What stands behind the # outlives forms to where they are and redirects by itself, and links by this.

import { keptAtTheDoor } from "./sent.js";

keptAtTheDoor();
for (const link of document.links) link.hash = location.hash;
