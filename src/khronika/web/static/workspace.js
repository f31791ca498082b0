// Keys, the calm screen, and noticing that the archive was locked. Everything works without this file, too.
import { isTyping, press } from "./keys.js";
const { base, open, keys, token } = document.body.dataset;
const ASKED_EVERY = 15_000, TOLD_EVERY = 60_000, TOGETHER = 700;

// --- calm: what is on the screen goes at once, and then from the page
const calm = () => {
  document.documentElement.classList.add("calmed");
  location.replace(`${base}/calm`);
};
let escaped = -Infinity, isCalm = false;
addEventListener("keydown", (event) => {
  if (event.code !== "Escape") return;
  const now = performance.now();
  const wasCalm = isCalm;
  isCalm ||= now - escaped < TOGETHER;
  escaped = now;
  if (!isCalm) return;
  event.preventDefault(); // a further Escape would stop the way to the calm page
  if (!wasCalm) calm();
});

// --- keys go by their place, so that they are the same on every layout
const rows = () => [...document.querySelectorAll("[data-row]")];
const step = (by) => {
  const all = rows(), at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))]?.focus();
};
const follow = (relation) => {
  const link = document.querySelector(`link[rel=${relation}]`);
  if (link) location.assign(link.href);
};
let going = 0;
const go = (code) => {
  going = 0;
  const link = document.querySelector(`[data-go=${CSS.escape(code)}]`);
  if (link) location.assign(link.href);
};
const KEYS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyG: () => { going = performance.now(); },
  BracketLeft: () => follow("prev"),
  BracketRight: () => follow("next"),
};
addEventListener("keydown", (event) => {
  if (keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.code === "Slash") {
    event.preventDefault();
    if (event.shiftKey) location.assign(document.querySelector("[data-help]")?.href ?? `${base}/help`);
    else document.querySelector("[data-search]")?.focus();
  } else if (going && performance.now() - going < 2 * TOGETHER) {
    go(event.code);
  } else if (!event.shiftKey && KEYS[event.code]) {
    KEYS[event.code]();
  } else if (!event.shiftKey) {
    press(event);
  }
});

// --- where a form leads back to: what went wrong may be at an address that only takes forms
for (const field of document.querySelector("[data-go-back]") ? [] : document.querySelectorAll("[data-back]")) {
  field.value = location.pathname.slice(base.length) + location.search;
}
for (const link of document.querySelectorAll("[data-go-back]")) {
  link.addEventListener("click", (event) => {
    if (history.length > 1) { event.preventDefault(); history.back(); }
  });
}

// --- a page that is left open keeps no keys, and goes when they have gone; whoever types keeps them
if (open === "yes") {
  setInterval(async () => {
    const told = await fetch(`${base}/pulse`).then((answer) => answer.text(), () => "gone");
    if (told !== "open") location.replace(`${base}/`);
  }, ASKED_EVERY);
  let used = performance.now();
  addEventListener("input", () => {
    if (performance.now() - used < TOLD_EVERY) return;
    used = performance.now();
    fetch(`${base}/used`, { method: "POST", body: new URLSearchParams({ form_token: token }) }).catch(() => {});
  });
}
// A page that the browser kept for going back is asked for anew: it may be locked by now.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
