// Places within an exhibit, as citations and the maps of texts name them (evidence.md, text and its map).

const FARTHEST = 2 ** 31;
const MOST_LOCATORS = 1000;

const isWhole = (value, least) => Number.isSafeInteger(value) && value >= least && value <= FARTHEST;
const isFromOne = (value) => isWhole(value, 1);
const isCornerList = (value) => Array.isArray(value) && value.length === 4 && value.every((corner) => isWhole(corner, -FARTHEST));
const isStretch = (value) => Array.isArray(value) && value.length === 2 && value.every((end) => isWhole(end, 0)) && value[0] <= value[1];

const PLACE_CHECKS = new Map([
  ["page", isFromOne],
  ["box", isCornerList],
  ["pixels", isCornerList],
  ["message", (value) => isWhole(value, 0)],
  ["seconds", isStretch],
  ["milliseconds", isStretch],
  ["sheet", isText],
  ["cell", (value) => isText(value) && /^[A-Z]{1,3}[1-9][0-9]{0,6}$/.test(value)],
  ["slide", isFromOne],
  ["paragraph", isFromOne],
  ["characters", isStretch],
  ["whole", (value) => value === true],
]);

/** Names of the members of each place that the map of a text may have, in order; people cite two more. */
const MAPPED = ["page", "box page", "pixels", "page pixels", "message", "seconds", "cell sheet", "slide", "paragraph", "characters"];
const CITED = [...MAPPED, "milliseconds", "whole"];

/** The value, if it is a place of one of these forms. */
function requirePlace(value, forms) {
  const names = isObject(value) ? Object.keys(value).sort() : refuse("not a place");
  const isOne = forms.includes(names.join(" ")) && names.every((name) => PLACE_CHECKS.get(name)(value[name]));
  return isOne ? value : refuse("not a place in an exhibit");
}

/** The locator of a citation: one place, or a list of several in one file; each as it is written, with its place and its member apart. */
function parseLocators(value) {
  if (!Array.isArray(value)) return [parseLocator(value)];
  const found = value.map(parseLocator);
  const isOneFile = found.every(({ member: way }) => equalJson(way, found[0].member));
  return found.length >= 2 && found.length <= MOST_LOCATORS && isOneFile ? found : refuse("not places in one file");
}

function parseLocator(value) {
  const { member: way = [], ...place } = isObject(value) ? value : refuse("not a locator");
  if (!listOf(way).every(isText) || (way.length === 0 && "member" in value)) refuse("not a way through containers");
  return { place: requirePlace(place, CITED), member: way, written: value };
}

function writtenLocator(place, way) {
  return way.length > 0 ? { ...place, member: way } : place;
}

/** The same text for places that are the same. */
function placeKey(place) {
  return JSON.stringify(Object.keys(place).sort().map((name) => [name, place[name]]));
}
