// Single keys of a page, by their place on the keyboard, so that they are the same on every layout.
const { keys } = document.body.dataset;
const acts = new Map();
export const isTyping = (target) => target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
export const onKey = (code, act) => acts.set(code, act);
// workspace.js asks here for what it does not know itself.
export const press = (event) => {
  if (keys !== "on" || event.repeat) return;
  const act = acts.get(event.code);
  const button = document.querySelector(`[data-key~=${CSS.escape(event.code)}]`);
  if (!act && !button) return;
  if (!act && ["Enter", "Space"].includes(event.code) && event.target.matches("a, button, summary, input")) return;
  event.preventDefault();
  if (act) act(event);
  else button.click();
};
