// Keys of a page of an item as a picture: V shows it one step further, H hides it, M lets it be heard, comma and full stop turn pages.
const { keys } = document.body.dataset;
const press = (selector) => document.querySelector(selector)?.click();
const KEYS = {
  KeyV: () => press("[data-reveal]"),
  KeyH: () => press("[data-hide]"),
  KeyM: () => press("[data-hear]"),
  Comma: () => press("[data-page-before]"),
  Period: () => press("[data-page-after]"),
};
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
  if (keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping) return;
  KEYS[event.code]?.();
});

// A piece that is left plays no further, and is let go: nothing of it stays in the page.
addEventListener("pagehide", () => {
  for (const piece of document.querySelectorAll("[data-piece]")) {
    piece.pause();
    piece.removeAttribute("src");
    piece.load();
  }
});
