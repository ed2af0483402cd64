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

const Chat = customElements.get("ventanilla-chat") ?? VentanillaChat;
if (Chat === VentanillaChat) customElements.define("ventanilla-chat", Chat);

/** Beside the body, not in it: who goes on to another page of a site that only changes its body (Turbo, htmx) keeps the chat
    as it is. The script may run again there, with other wishes. */
function place() {
  const found = document.querySelector("ventanilla-chat");
  if (found && found !== Chat.placed) return;
  const chat = (Chat.placed ??= document.createElement("ventanilla-chat"));
  for (const [name, value] of Object.entries(SCRIPT?.dataset ?? {})) {
    const spelled = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const attribute = spelled === "title" ? "heading" : spelled; // title would be a tooltip.
    if (chat.getAttribute(attribute) !== value) chat.setAttribute(attribute, value);
  }
  if (!found) document.documentElement.append(chat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
