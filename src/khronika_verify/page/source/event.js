// What the events of a package hold: the fields of each type, plain and veiled, for both versions of openings (events.md).

const INSTANT = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const SHORT_MONTHS = new Map(["02", "04", "06", "09", "11"].map((month) => [month, month === "02" ? 29 : 30]));
/** A time of the calendar (RFC 3339, UTC, whole seconds, from the year 1). */
const isInstant = (value) => isText(value) && INSTANT.test(value) && isDay(Number(value.slice(0, 4)), value.slice(5, 7), value.slice(8, 10));

function isDay(year, month, day) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return Number(day) <= (SHORT_MONTHS.get(month) ?? 31) && (month !== "02" || day !== "29" || isLeap);
}

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isKey = (value) => isText(value) && parseBase64(value).length === 32;
const isState = (value) => value === "opened" || value === "closed";
const isSite = (value) => isText(value) && /^[a-z][a-z0-9]{0,15}$/.test(value);
const isSeen = (value) => isObject(value) && Object.entries(value).every(([site, commitment]) => isSite(site) && isDigest(commitment));
const isVeil = (value) => isObject(value) && Object.keys(value).length === 1 && isDigest(value.veiled);
const isVeils = (value) => Array.isArray(value) && value.every(isVeil);
const orNull = (check) => (value) => value === null || check(value);

const EVERY = { type: isText, at: isInstant, by: isId };
const CHAIN_1 = { item: isId, seq: isCount, prev: orNull(isDigest) };
const CHAIN_2 = { ...CHAIN_1, site: isSite, seen: isSeen };

/** What version 1 requires of an event; it may hold more, and what is veiled is seen from its form. */
const FORMS_1 = new Map([
  ["member", { member: isId, ed25519: isKey, hpke: isDigest }],
  ["accession", { accession: isId, state: isState }],
  ["seal", { accession: isId, control: isText, sha256: isDigest, size: isCount, media: isText, ...CHAIN_1 }],
  ["export", { dossier: isId, purpose: isText, ...CHAIN_1 }],
  ["state", { batch: isId, item: orNull(isId) }],
  ["case", { case: isId }],
  ["review", { batch: isId }],
  ["policy", { reviewers: isCount }],
]);

/** Exactly what an event of version 2 holds; events of other types may stand in a custody chain and hold what they like. */
const FORMS_2 = new Map([
  ["member", formOf({ member: isId, ed25519: isKey, hpke: isDigest }, "name")],
  ["accession", formOf({ accession: isId }, "source channel obtained note consent paths")],
  ["accession-closed", formOf({ accession: isId }, "outcomes")],
  ["accession-corrected", formOf({ accession: isId, number: isCount }, "source channel obtained note consent why")],
  ["seal", formOf({ control: isText, ...CHAIN_2 }, "accession content name path times object")],
  ["open", formOf(CHAIN_2, "note")],
  ["derive", formOf(CHAIN_2, "reading tools", "renditions objects")],
  ["take-back", formOf({ hold: isText, ...CHAIN_2 }, "why")],
  ["text-corrected", formOf({ correction: isId, ...CHAIN_2 }, "rendition locator recognised context corrected note")],
  ["text-correction-withdrawn", formOf({ correction: isId, ...CHAIN_2 }, "why")],
  ["export", formOf({ dossier: isId, purpose: isText, ...CHAIN_2 }, "recipient")],
  [
    "state",
    formOf(
      { batch: isId, of: orNull(isDigest) },
      "item rendition locator quote context standing stance origin grade source entities",
      "chain statements",
    ),
  ],
  ["case", formOf({ case: isId, of: orNull(isDigest) }, "code content")],
  ["review", formOf({ batch: isId }, "statements state why")],
  ["policy", formOf({ reviewers: isCount }, "")],
  [
    "package",
    formOf({ dossier: isId, purpose: isText, case: orNull(isDigest), files: isDigest, size: isCount }, "confirmed left_out recipient"),
  ],
]);

/** The fields of one type: plain ones, veiled ones, and lists with one veil for each member. */
function formOf(plain, veiled, lists = "") {
  const named = (names, check) => Object.fromEntries(names.split(" ").filter(Boolean).map((name) => [name, check]));
  return { ...EVERY, ...plain, ...named(veiled, isVeil), ...named(lists, isVeils) };
}

/** Refuses an event that lacks what its type requires in this version of the format. */
function requireEvent(event, version) {
  const form = (version === 1 ? FORMS_1 : FORMS_2).get(member(event, "type"));
  requireFields(event, { ...EVERY, ...form });
  if (version === 2 && form && Object.keys(event).length !== Object.keys(form).length) refuse("an event with other fields");
}

function requireFields(event, form) {
  for (const [name, check] of Object.entries(form)) {
    if (!check(member(event, name))) refuse("field of an event missing or of another form");
  }
}

/** Refuses an event that has no place in a custody chain, or claims to see its own site from outside. */
function requireChain(event, version) {
  requireFields(event, version === 1 ? CHAIN_1 : CHAIN_2);
  if (version === 2 && event.site in event.seen) refuse("a site does not see itself");
}

/** The SHA-256 of each veiled field by the name of its field text; members of lists are numbered from 1. What was seen is never veiled. */
function veilsOf({ event, version }) {
  const veils = new Map();
  for (const [name, value] of Object.entries(event)) {
    if (version === 1) keepVeil(veils, name, value);
    else if (Array.isArray(value)) value.forEach((each, at) => keepVeil(veils, `${name}.${at + 1}`, each));
    else if (name !== "seen") keepVeil(veils, name, value);
  }
  return veils;
}

function keepVeil(veils, name, value) {
  if (isVeil(value)) veils.set(name, value.veiled);
}
