/** Two soft notes, made here: no file to fetch. */
function chime() {
  const context = new AudioContext();
  for (const [start, pitch] of [[0, 660], [0.12, 880]]) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, context.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.08, context.currentTime + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + start + 0.3);
    note.connect(volume).connect(context.destination);
    note.start(context.currentTime + start);
    note.stop(context.currentTime + start + 0.32);
  }
  setTimeout(() => context.close(), 800);
}

/* <script src=".../widget.js" data-language="es" data-title="..." data-accent="#0b6b63" data-position="left"> */

if (!customElements.get("ventanilla-chat")) {
  customElements.define("ventanilla-chat", VentanillaChat);
  const place = () => {
    if (document.querySelector("ventanilla-chat")) return;
    const chat = document.createElement("ventanilla-chat");
    for (const [name, value] of Object.entries(SCRIPT?.dataset ?? {})) {
      const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      chat.setAttribute(attribute === "title" ? "heading" : attribute, value); // title would be a tooltip.
    }
    document.body.append(chat);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
}
