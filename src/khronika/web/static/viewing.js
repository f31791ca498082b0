// Keys of a page of an item as it is seen: V shows it one step further, H hides it, M lets it be heard, comma and full stop turn pages.
import { onKey } from "./keys.js";
const press = (selector) => () => document.querySelector(selector)?.click();
onKey("KeyV", press("[data-reveal]"));
onKey("KeyH", press("[data-hide]"));
onKey("KeyM", press("[data-hear]"));
onKey("Comma", press("[data-page-before]"));
onKey("Period", press("[data-page-after]"));

// A piece that is left plays no further, and is let go: nothing of it stays in the page.
addEventListener("pagehide", () => {
  for (const piece of document.querySelectorAll("[data-piece]")) {
    piece.pause();
    piece.removeAttribute("src");
    piece.load();
  }
});
