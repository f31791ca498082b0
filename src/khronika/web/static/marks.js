// L goes to where a tag is typed; X marks the row one stands on, in the list.
import { onKey } from "./keys.js";
const field = document.querySelector("[data-tag]");
if (field) onKey("KeyL", () => { field.closest("details")?.setAttribute("open", ""); field.focus(); });
const ticks = [...document.querySelectorAll("[data-tick]")];
if (ticks.length) {
  onKey("KeyX", () => {
    const tick = document.activeElement.closest("li")?.querySelector("[data-tick]");
    if (tick) { tick.checked = !tick.checked; tick.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  const told = document.querySelector("[data-ticked]");
  addEventListener("change", () => { told.textContent = ticks.filter((each) => each.checked).length || ""; });
}
