// Words in the reader's language: texts, plurals, numbers, times; and foreign text made harmless to look at.

const LANGUAGES = new Map([["en", "English"], ["ru", "Русский"], ["uk", "Українська"], ["fr", "Français"]]);
let language = preferredLanguage();

/** The first language of the browser that the page speaks; English when it speaks none. */
function preferredLanguage() {
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase().split("-")[0]);
  return wanted.find((tag) => LANGUAGES.has(tag)) ?? "en";
}

/** A text with its places filled; where it has forms for numbers, `count` decides. */
function word(name, values = {}) {
  const entry = WORDS[language][name];
  const count = values.count === undefined ? undefined : new Intl.NumberFormat(language).format(values.count);
  const text = typeof entry === "string" ? entry : (entry[new Intl.PluralRules(language).select(values.count)] ?? entry.other);
  const places = new Map(Object.entries({ ...values, count }));
  return text.replace(/\{(\w+)\}/g, (_, place) => places.get(place));
}

/** What a finding of this code means; the page's own codes stand with its words. */
function meaning(code) {
  return FINDING_TEXTS[language][code] ?? word(code);
}

/** Text of the package made safe to show: whatever is invisible or turns the writing around is spelled out, as verify.py spells it. */
function plain(text) {
  return String(text).replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, spelled);
}

const NAMED_MARKS = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function spelled(mark) {
  if (mark in NAMED_MARKS) return NAMED_MARKS[mark];
  const point = mark.codePointAt(0);
  const digits = (letter, width) => `\\${letter}${point.toString(16).padStart(width, "0")}`;
  if (point < 0x100) return digits("x", 2);
  return point < 0x10000 ? digits("u", 4) : digits("U", 8);
}

/** A finding's sentence; a text that ends in a colon is completed by the finding's detail. */
function sentence({ code, detail }) {
  const text = meaning(code);
  if (text.endsWith(":")) return `${text} ${plain(detail)}`;
  return detail === "" ? text : `${text} (${plain(detail)})`;
}

function timeText(seconds, dateStyle = "long") {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle, timeStyle: "medium", timeZone: "UTC" });
  return `${format.format(new Date(seconds * 1000))} UTC`;
}

/** The same in the short form that stands in a table. */
function shortTimeText(seconds) {
  return timeText(seconds, "medium");
}

/** A time as an event claims it. */
function claimText(at) {
  const claimed = Date.parse(at);
  return Number.isNaN(claimed) ? plain(at) : shortTimeText(claimed / 1000);
}

function sizeText(octets) {
  const steps = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(octets, 1)) / 3)), 3);
  const digits = step === 0 ? 0 : 1;
  const options = { style: "unit", unit: steps[step], unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(octets / 1000 ** step);
}

function exactSizeText(octets) {
  return new Intl.NumberFormat(language, { style: "unit", unit: "byte", unitDisplay: "long" }).format(octets);
}
