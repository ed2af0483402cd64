/* What is fetched once for all the places that show it: the files of messages, and faces. */

class Fetched {
  constructor(line) {
    this.line = line;
    this.known = new Map();
  }

  /** Sent from here: there is nothing to fetch. */
  keep(id, file) {
    this.known.set(`/web/files/${id}/0`, Promise.resolve(file));
  }

  /** A file of a message: the same one is shown and saved. */
  file(id, number) {
    return this.once(`/web/files/${id}/${number}`, (path) => this.line.request("GET", path));
  }

  once(path, fetching) {
    if (!this.known.has(path)) {
      const found = fetching(path);
      found.catch(() => this.known.delete(path));
      this.known.set(path, found);
    }
    return this.known.get(path);
  }

  /** Who it is: their photo, over the initials that stay if it does not come; the bot without `operator`. */
  async face(node, operator) {
    const { photo, initials } = operator || {};
    node.replaceChildren(operator ? initials : icon("chat"));
    node.ariaHidden = "true"; // the name beside it is read out
    node.dataset.photo = photo || "";
    if (!photo) return;
    try {
      const fetching = async (path) => (await fetch(this.line.base + path, { credentials: "omit" })).blob();
      const canvas = await drawn(await this.once(`/web/faces/${photo}`, fetching), 128);
      if (node.dataset.photo === photo) node.append(canvas);
    } catch {}
  }
}
