// Whether an exhibit has a place that is cited without words found there, as far as what travels tells (dossier.md, places).

const YES = "yes";
const NO = "no";
const UNTOLD = "untold";
const SIZES = new Map([["width", "width"], ["height", "height"], ["duration-ms", "milliseconds"], ["pages", "pages"], ["frames", "pages"]]);

/** Whether the exhibit has these places. `media` is its sealed type; what the analyst says may lie where no text was found. */
function lookUp(locators, media, readings, isAnalyst) {
  if (locators.every(({ place, member: way }) => "whole" in place && way.length === 0)) return YES;
  const alone = { parts: [{ member: [], media, wasRead: false, metadata: "", texts: [] }], texts: new Map(), metadata: new Map() };
  const isAlone = readings.length === 0;
  const known = isAlone ? [alone] : readings;
  const answers = known.map((reading) => togetherOf(locators.map((locator) => answerOf(locator, reading, isAnalyst, isAlone))));
  if (answers.includes(YES)) return YES;
  return answers.includes(NO) ? NO : UNTOLD;
}

function togetherOf(answers) {
  if (answers.includes(NO)) return NO;
  return answers.includes(UNTOLD) ? UNTOLD : YES;
}

function answerOf({ place, member: way }, reading, isAnalyst, isAlone) {
  const { parts, texts, metadata } = reading;
  const missing = isAlone ? UNTOLD : NO;
  if ("whole" in place) return parts.some((part) => way.every((name, at) => part.member[at] === name)) ? YES : missing;
  const part = parts.find((each) => equalJson(each.member, way));
  if (part === undefined) return missing;
  const places = part.texts.flatMap((id) => texts.get(id)?.runs.map((run) => run.place) ?? []);
  if (places.some((each) => equalJson(each, place))) return YES;
  const extent = extentOf(metadata.get(part.metadata) ?? new Map());
  if ("pixels" in place) return regionAnswer(place, part.media, extent, places);
  if ("page" in place) return pageAnswer(place, part.media, extent, places);
  if ("seconds" in place || "milliseconds" in place) return momentAnswer(place, part.media, extent);
  const isMeta = part.metadata === "" || metadata.has(part.metadata);
  const isAllThere = part.wasRead && isMeta && part.texts.every((id) => texts.has(id));
  return runAnswer(place, extent, places, isAllThere && !isAnalyst ? NO : UNTOLD);
}

/** How far a file reaches, as far as its metadata say: pages, pixels, milliseconds, messages; the most of each. */
function extentOf(metadata) {
  const found = new Map();
  const keep = (size, value) => found.set(size, Math.max(found.get(size) ?? 0, value));
  for (const [name, value] of metadata) {
    const [, message] = /^message\.(\d{1,9})\.[^]+$/.exec(name) ?? [];
    const [, stream] = /^stream\.\d+\.(width|height)$/.exec(name) ?? [];
    const size = SIZES.get(stream ?? name);
    if (message !== undefined) keep("messages", Number(message) + 1);
    else if (size !== undefined && /^\d{1,15}$/.test(value)) keep(size, Number(value));
  }
  return found;
}

const kindOf = (media) => media.split("/", 1)[0];

function pageAnswer({ page, box }, media, extent, places) {
  if (["text", "audio", "video"].includes(kindOf(media)) || (box !== undefined && !hasArea(box))) return NO;
  const pages = extent.get("pages");
  if (pages === undefined) return UNTOLD;
  if (page > pages) return NO;
  const boxes = places.filter((each) => each.page === page && "box" in each).map((each) => each.box);
  return box === undefined || isInside(box, boxes) ? YES : UNTOLD;
}

function regionAnswer({ pixels, page = 1 }, media, extent, places) {
  if (["text", "audio"].includes(kindOf(media)) || !hasArea(pixels)) return NO;
  const [width, height] = [extent.get("width"), extent.get("height")];
  if (width === undefined || height === undefined) return UNTOLD;
  if (page > (extent.get("pages") ?? 1)) return NO;
  if (page > 1) {
    const boxes = places.filter((each) => "pixels" in each && (each.page ?? 1) === page).map((each) => each.pixels);
    return isInside(pixels, boxes) ? YES : UNTOLD;
  }
  return Math.min(...pixels) < 0 || pixels[2] > width || pixels[3] > height ? NO : YES;
}

function momentAnswer({ seconds, milliseconds }, media, extent) {
  if (["text", "image"].includes(kindOf(media)) || media === "application/pdf") return NO;
  const length = extent.get("milliseconds");
  if (length === undefined) return UNTOLD;
  const end = seconds === undefined ? milliseconds[1] : seconds[1] * 1000;
  return end > Math.ceil(length / 1000) * 1000 ? NO : YES;
}

/** A place of a kind of which the last one is known by the texts; cells are there or not. */
function runAnswer(place, extent, places, absent) {
  if ("message" in place) return place.message < Math.max(extent.get("messages") ?? 0, lastEnd(places, "message")) ? YES : absent;
  const kind = ["slide", "paragraph", "characters"].find((name) => name in place);
  return kind !== undefined && lastEnd([place], kind) <= lastEnd(places, kind) ? YES : absent;
}

/** The last end of the places of a kind; that of a message is the number of the next. */
function lastEnd(places, kind) {
  const endOf = (value) => (Array.isArray(value) ? value[1] : value + Number(kind === "message"));
  return places.filter((place) => kind in place).reduce((most, place) => Math.max(most, endOf(place[kind])), 0);
}

function hasArea([left, top, right, bottom]) {
  return left < right && top < bottom;
}

/** Whether a region lies within what all these take up together. */
function isInside([left, top, right, bottom], boxes) {
  if (boxes.length === 0) return false;
  const most = (side, choose) => boxes.reduce((so, box) => choose(so, box[side]), boxes[0][side]);
  return most(0, Math.min) <= left && most(1, Math.min) <= top && right <= most(2, Math.max) && bottom <= most(3, Math.max);
}
