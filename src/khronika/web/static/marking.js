// Selecting in an item: words of its text, a region of a page picture, a span of a recording; S states, R relates.
import { onKey } from "./keys.js";
const { base } = document.body.dataset;
const link = document.querySelector("[data-state]");
let paper = document.querySelector("[data-rendition]");
const length = (text) => [...text].length; // code points, as the record counts

// The code point of the text at which a point of the page lies: numbers of marks are none of it.
const offset = (line, node, at) => {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  for (const number of part.querySelectorAll("sup")) number.remove();
  // What is laid over a picture ends with a space that is in no text.
  return Number(line.dataset.at) + Math.min(length(part.textContent), Number(line.dataset.length ?? Infinity));
};
const lineOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-at]");
const lines = () => [...paper.querySelectorAll("[data-at]")];
const point = (node, at, isEnd) => {
  const line = lineOf(node);
  if (line) return offset(line, node, at);
  // A selection of whole lines ends between them.
  const beside = node.childNodes[at] ?? null;
  const later = lines().find((each) => each === beside || (beside && beside.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING));
  if (later) return Number(later.dataset.at);
  return isEnd ? Number(paper.dataset.end) : null;
};
const words = () => {
  const chosen = getSelection();
  if (!paper || !chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const within = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-rendition]");
  paper = within(range.startContainer) ?? within(range.endContainer) ?? paper;
  if (!paper.contains(range.startContainer) && !paper.contains(range.endContainer)) return null;
  const start = paper.contains(range.startContainer) ? point(range.startContainer, range.startOffset, false) : Number(lines()[0].dataset.at);
  const end = paper.contains(range.endContainer) ? point(range.endContainer, range.endOffset, true) : Number(paper.dataset.end);
  return start !== null && end > start ? { rendition: paper.dataset.rendition, start, end } : null;
};

// --- a caret for those who use no mouse: arrows move by lines and words, Shift selects
paper?.addEventListener("focus", () => {
  if (getSelection().rangeCount && paper.contains(getSelection().anchorNode)) return;
  const first = paper.querySelector("[data-at]");
  if (first) getSelection().collapse(first, 0);
});
paper?.addEventListener("keydown", (event) => {
  const by = { ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] }[event.code];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!event.shiftKey && by[1] === "line") return; // scrolls, as anywhere
  event.preventDefault();
  getSelection().modify(event.shiftKey ? "extend" : "move", ...by);
});

// --- a region: drawn with mouse or finger on what bears data-region, in the units that it says
let region = null;
for (const frame of document.querySelectorAll("[data-region]")) {
  let from = null, box = null;
  const at = (event) => {
    const seen = frame.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - seen.left) / seen.width), within((event.clientY - seen.top) / seen.height)];
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("[data-at]")) return; // words are selected, not framed
    event.preventDefault();
    from = at(event);
    frame.setPointerCapture(event.pointerId);
    box?.remove();
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
    if (region?.frame === frame && (region.right - region.left < 0.005 || region.bottom - region.top < 0.005)) { region = null; box.remove(); }
  });
}
// Corners say where the picture lies in the coordinates of the item, also of a page that is turned.
const regionQuery = () => {
  const { frame, left, top, right, bottom } = region, { region: unit, page, corners } = frame.dataset;
  const [x0, y0, x1, y1, x2, y2] = corners.split(" ").map(Number);
  const ends = [[left, top], [right, bottom]].map(([a, d]) => [x0 + a * (x1 - x0) + d * (x2 - x0), y0 + a * (y1 - y0) + d * (y2 - y0)]);
  const [x, y] = [0, 1].map((axis) => ends.map((end) => end[axis]).sort((a, b) => a - b)).map(([least, most]) => [Math.floor(least), Math.ceil(most)]);
  const found = { box: [x[0], y[0], x[1], y[1]].join(",") };
  return unit === "points" ? { page, ...found } : { picture: page ?? "0", ...found };
};

// --- a span: I and O mark where a recording that is heard or seen begins and ends
const playing = () => document.querySelector("[data-piece][data-start]");
const span = {};
const mark = (name) => {
  const media = playing();
  if (!media) return;
  span[name] = Math.round((media.currentTime + Number(media.dataset.start ?? 0)) * 1000);
  const told = document.querySelector("[data-span]");
  if (told) told.textContent = `${(span.from_ms ?? 0) / 1000} – ${span.to_ms === undefined ? "…" : span.to_ms / 1000}`;
};
onKey("KeyI", () => mark("from_ms"));
onKey("KeyO", () => mark("to_ms"));

const query = () => words() ?? (region && regionQuery()) ?? (span.from_ms <= span.to_ms ? span : null);
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
