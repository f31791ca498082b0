// Correcting what was recognised: T takes the words that are selected, or the line that was clicked or holds the caret.
import { onKey } from "./keys.js";
import { lineOf, plain, selected, words } from "./marking.js";
const form = document.querySelector("[data-correcting]");
let clicked = null;
addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-recognised] [data-at]") ?? null;
  if (!line && !event.target.closest?.("[data-sheet]")) return;
  clicked?.classList.remove("chosen");
  clicked = line;
  clicked?.classList.add("chosen");
});
// The code points of a line, without the space that one laid over a picture ends with.
const whole = (line) => {
  const start = Number(line.dataset.at), text = plain(line).replace(/[\r\n]+$/u, "");
  const shown = line.dataset.length ? [...text].slice(0, Number(line.dataset.length)).join("") : text;
  return { rendition: line.closest("[data-rendition]").dataset.rendition, start, end: start + [...shown].length, text: shown };
};
const caret = () => {
  const { anchorNode: node } = getSelection();
  return node ? lineOf(node) : null;
};
const meant = () => {
  const chosen = selected();
  if (chosen) return chosen.text.closest("[data-recognised]") && { ...words(), text: plain(chosen.range.cloneContents()).trim() };
  const line = clicked?.isConnected ? clicked : caret();
  return line?.closest("[data-recognised]") ? whole(line) : null;
};
const begin = () => {
  const found = meant();
  if (!found || found.end <= found.start) return;
  const { rendition, start, end, text } = found;
  for (const [name, value] of Object.entries({ rendition, start, end })) form.elements[name].value = value;
  const before = [...document.querySelectorAll("[data-correction]")].find(({ dataset }) => dataset.of === rendition && Number(dataset.start) === start && Number(dataset.end) === end);
  form.querySelector("[data-was]").textContent = text;
  form.elements.corrected.value = before?.querySelector("[data-corrected]").textContent ?? text;
  form.hidden = false;
  form.elements.corrected.focus();
};
if (form) {
  onKey("KeyT", begin);
  form.querySelector("[data-leave]").addEventListener("click", () => { form.hidden = true; });
}
