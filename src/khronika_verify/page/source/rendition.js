// What a program read of an exhibit, as it was sealed: an outline, a text with its map, metadata (evidence.md).

const ORIGINS = ["recognised", "transcribed"];
const MAP_NAMES = ["text", "runs", "encoding", "origin", "confidence", "doubts"];

/** What a rendition of this kind says: its `parts`, its `text` with its map, or its `metadata`. */
function parseRendition(octets, kind) {
  const value = parseJson(parseUtf8(octets));
  if (kind === "outline") return { parts: requireSome(listOf(membersOf(value, "parts").parts).map(parsePart)) };
  if (kind === "text") return { text: parseMapped(value) };
  if (kind !== "metadata" || !isObject(value)) refuse("not a rendition in a known form");
  return { metadata: new Map(Object.keys(value).map((name) => [name, soundText(value[name])])) };
}

function requireSome(parts) {
  return parts.length > 0 ? parts : refuse("an outline of nothing");
}

/** A text without lone surrogates, which no two readers count alike. */
function soundText(value) {
  return isText(value) && !/\p{Surrogate}/u.test(value) ? value : refuse("not a text, or a lone surrogate");
}

function parsePart(value) {
  const part = isObject(value) ? value : refuse("not a part of a reading");
  const given = (name, other) => (name in part ? part[name] : other);
  const texts = listOf(given("texts", [])).map((text) => member(text, "rendition"));
  const way = listOf(given("member", [])).map(soundText);
  const told = { media: part.media, outcome: part.outcome, reader: given("reader", ""), metadata: given("metadata", "") };
  if (![...texts, ...Object.values(told)].every(isText)) refuse("not a part of a reading");
  return { ...told, member: way, texts, wasRead: told.outcome === "read" };
}

function parseMapped(value) {
  const names = isObject(value) ? Object.keys(value) : refuse("not a text with its map");
  const isNamed = names.every((name) => MAP_NAMES.includes(name)) && "text" in value && "runs" in value;
  if (!isNamed || ("origin" in value && !ORIGINS.includes(value.origin))) refuse("not a text with its map");
  const text = new PointText(soundText(value.text));
  return { text, origin: value.origin ?? "", runs: parseRuns(listOf(value.runs), text.length) };
}

function parseRuns(values, length) {
  let last = 0;
  return values.map((value) => {
    const [start, end, place] = Array.isArray(value) && value.length === 3 ? value : refuse("not a run of a text");
    if (!isCount(start) || !isCount(end) || start < last || start >= end || end > length) refuse("a run out of order");
    last = end;
    return { start, end, place: requirePlace(place, MAPPED) };
  });
}

/** Where the words from `start` to `end` stand: the place of each run that they touch, once each, as a locator writes it. */
function locatorsOf({ runs }, start, end, way) {
  const found = new Map();
  for (let at = firstRun(runs, start); at < runs.length && runs[at].start < end; at++) {
    const place = narrowedPlace(runs[at], start, end);
    if (!found.has(placeKey(place))) found.set(placeKey(place), writtenLocator(place, way));
  }
  return [...found.values()];
}

/** The first run that ends after a code point. */
function firstRun(runs, point) {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle].end > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of plain text only the characters that were quoted. */
function narrowedPlace({ start: from, end: to, place }, start, end) {
  if (!("characters" in place)) return place;
  const [first, last] = place.characters;
  if (last - first !== to - from) return place;
  return { characters: [first + Math.max(start - from, 0), last - Math.max(to - end, 0)] };
}

const STRIDE = 1024;

/** A text whose code points are reached by their number: where every so many of them begin is noted once. */
class PointText {
  constructor(text) {
    this.text = text;
    this.marks = [0];
    this.length = 0;
    for (let at = 0; at < text.length; at++) {
      if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) continue;
      if (this.length > 0 && this.length % STRIDE === 0) this.marks.push(at);
      this.length++;
    }
  }

  unit(point) {
    if (point >= this.length) return this.text.length;
    let at = this.marks[Math.floor(point / STRIDE)];
    for (let passed = 0; passed < point % STRIDE; passed++) at += this.text.codePointAt(at) > 0xffff ? 2 : 1;
    return at;
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}
