// Selecting in an item: words of its text, a region of a page picture, a span of a recording; S states, R relates.
import { onKey } from "./keys.js";
const { base } = document.body.dataset;
const link = document.querySelector("[data-state]");
const paper = document.querySelector("article[data-rendition]");
const length = (text) => [...text].length; // code points, as the record counts

// Words as they were read: numbers of marks and what members read instead are none of them.
export const plain = (part) => {
  const copy = part.cloneNode(true);
  for (const other of copy.querySelectorAll("sup, ins")) other.remove();
  return copy.textContent;
};
// The code point of the text at which a point of the page lies: numbers of marks are none of it.
const offset = (line, node, at) => {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  // What is laid over a picture ends with a space that is in no text.
  return Number(line.dataset.at) + Math.min(length(plain(part)), Number(line.dataset.length ?? Infinity));
};
const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
export const lineOf = (node) => element(node).closest("[data-at]");
const lines = (text) => [...text.querySelectorAll("[data-at]")];
const point = (text, node, at, isEnd) => {
  const line = lineOf(node);
  if (line) return offset(line, node, at);
  // A selection of whole lines ends between them.
  const beside = text.contains(node) ? node.childNodes[at] ?? null : null;
  const later = beside && lines(text).find((each) => each === beside || beside.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (later) return Number(later.dataset.at);
  const all = lines(text);
  return isEnd ? Number(text.dataset.end ?? Number(all.at(-1).dataset.at) + length(all.at(-1).textContent.trimEnd())) : Number(all[0].dataset.at);
};
export const selected = () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const text = [range.startContainer, range.endContainer].map((node) => element(node).closest("[data-rendition]")).find(Boolean);
  return text ? { range, text } : null;
};
export const words = () => {
  const { range, text } = selected() ?? {};
  if (!text) return null;
  const start = point(text, range.startContainer, range.startOffset, false), end = point(text, range.endContainer, range.endOffset, true);
  return end > start ? { rendition: text.dataset.rendition, start, end } : null;
};

// --- a caret for those who use no mouse: arrows move by lines and words, Shift selects
paper?.addEventListener("focus", () => {
  if (getSelection().rangeCount && paper.contains(getSelection().anchorNode)) return;
  const [first] = lines(paper);
  if (first) getSelection().collapse(first, 0);
});
paper?.addEventListener("keydown", (event) => {
  const by = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] }[event.code];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!event.shiftKey && by[1] === "line") return; // scrolls, as anywhere
  event.preventDefault();
  getSelection().modify(event.shiftKey ? "extend" : "move", ...by);
});

// --- a region: drawn with mouse, pen or finger on a page picture that is shown in full, beside its words or with Shift over them
let region = null;
for (const frame of document.querySelectorAll("[data-sheet]:not(.step-card, .step-blur)")) {
  let from = null, box = null;
  const at = (event) => {
    const seen = frame.querySelector("img").getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - seen.left) / seen.width), within((event.clientY - seen.top) / seen.height)];
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.target.matches("text") && !event.shiftKey)) return;
    event.preventDefault();
    getSelection().removeAllRanges();
    from = at(event);
    frame.setPointerCapture(event.pointerId);
    box?.remove();
    region = null;
    box = frame.appendChild(document.createElement("span"));
    box.className = "region-drawn";
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event), [left, right] = [from[0], to[0]].sort((a, b) => a - b), [top, bottom] = [from[1], to[1]].sort((a, b) => a - b);
    for (const [side, value] of Object.entries({ left, top, width: right - left, height: bottom - top })) box.style[side] = `${value * 100}%`;
    region = { frame, left, top, right, bottom };
  });
  frame.addEventListener("pointerup", () => {
    from = null;
    if (region && (region.right - region.left < 0.005 || region.bottom - region.top < 0.005)) { region = null; box.remove(); }
  });
}
// The server knows places of the item: corners lead there from fractions of the picture.
const regionQuery = () => {
  const { frame, ...sides } = region, { part, page, corners, places } = frame.dataset;
  const found = { part, page, corners, places };
  for (const [side, value] of Object.entries(sides)) found[side] = (value * 100).toFixed(2);
  return found;
};

// --- a span: I and O mark where a recording that is heard or seen begins and ends
const playing = () => document.querySelector("[data-piece][data-start]");
const span = {};
const mark = (name) => {
  const media = playing();
  if (!media) return;
  span[name] = Math.round((media.currentTime + Number(media.dataset.start ?? 0)) * 1000);
  span.part = media.dataset.part ?? "0";
  const told = document.querySelector("[data-hint]");
  if (told) told.textContent = `${(span.from_ms ?? 0) / 1000} – ${span.to_ms === undefined ? "…" : span.to_ms / 1000} s`;
};
onKey("KeyI", () => mark("from_ms"));
onKey("KeyO", () => mark("to_ms"));

const query = () => words() ?? (region && regionQuery()) ?? (span.from_ms < span.to_ms ? span : null);
const go = (where) => {
  const chosen = query();
  location.assign(chosen ? `${where}?${new URLSearchParams(chosen)}` : where);
};
if (link) {
  const [where] = link.href.split("?");
  onKey("KeyS", () => go(where));
  link.addEventListener("click", (event) => { event.preventDefault(); go(where); });
  onKey("KeyR", () => { if (words()) go(where.replace(/state$/u, "relation")); });
  // A press on the link takes the selection away in some browsers.
  link.addEventListener("pointerdown", (event) => event.preventDefault());
}
