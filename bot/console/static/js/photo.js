// Choosing a photo on one's account page, or on that of somebody else.

import { upload } from "./api.js";

for (const field of document.querySelectorAll("[data-photo]")) {
  const said = document.getElementById(field.getAttribute("aria-describedby"));
  field.addEventListener("change", async () => {
    const { tooLarge, unsupported, broken, other, busy, photo } = field.dataset;
    const [file] = field.files;
    if (!file) return;
    said.textContent = busy;
    try {
      await upload(photo, file);
      location.assign(`${location.pathname}?done=photo`);
    } catch (error) {
      const words = { too_large: tooLarge, too_many_points: tooLarge, unsupported, broken };
      said.textContent = words[error.code] ?? other;
      field.value = "";
    }
  });
}
