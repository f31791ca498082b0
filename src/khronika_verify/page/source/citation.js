// Citations: where in an exhibit a statement rests; in version 1 as W3C Web Annotation selectors (record.md).

const FRAGMENTS = new Map([
  ["http://tools.ietf.org/rfc/rfc3778", /^page=[1-9]\d*$/],
  ["http://www.w3.org/TR/media-frags/", /^(xywh=pixel:\d+,\d+,\d+,\d+|t=(0|[1-9]\d*)(\.\d+)?,(0|[1-9]\d*)(\.\d+)?)$/],
]);

const FOUND = "found";
const PLACE_ONLY = "place only";
const ANALYST = "words of the analyst";
const READING_NAMES = ["id", "sha256", "reader", "version"];

/** Nothing cited, as an annotation by the team has it; other citations say what is other in them. */
const UNCITED = { item: null, words: "", quote: null, reading: null, locators: [], isAnalyst: false, isPlace: false, isPlaced: true };

/**
 * The cited item, null for an annotation by the team; the words quoted from it, "" where none are, null where they are withheld; and the
 * passage, where its place in a text is cited, that of `reading` or else the original's: without it the words can be compared with nothing.
 * `isPlaced`: the locator of words in the original names the characters that they are. This one is the `citation` of version 1.
 */
function parseCitation(value) {
  if (value === null) return UNCITED;
  const names = isObject(value) ? Object.keys(value) : refuse("not a citation");
  if (!names.every((name) => ["source", "selector", "encoding"].includes(name))) refuse("not a citation");
  const encoding = "encoding" in value ? value.encoding : "utf-8";
  if (!isText(value.source) || !isText(encoding) || !Array.isArray(value.selector)) refuse("not a citation");
  const selectors = new Map(value.selector.map((selector) => [member(selector, "type"), selector]));
  if (selectors.size !== value.selector.length || ![...selectors.keys()].every(isText)) refuse("two selectors of one kind");
  const quote = parseSelectors(selectors, encoding);
  const words = selectors.get("TextQuoteSelector")?.exact ?? "";
  return { ...UNCITED, item: value.source, words, quote, isPlace: selectors.size > 0 && words === "" };
}

/** The same from the fields of a batch of version 2. An item that is not disclosed is told as "", which is no exhibit's. */
function parseCited(fields) {
  const item = "item" in fields ? fields.item : "";
  const words = fields.quote ?? null;
  const standing = fields.standing ?? null;
  if (item !== null && !isText(item)) refuse("not the id of an item");
  if (item === null && words === null) return UNCITED;
  const locators = (fields.locator ?? null) === null ? [] : parseLocators(fields.locator);
  const cited = { ...UNCITED, item, locators, isAnalyst: standing === ANALYST };
  if (words === null) return parseUnquoted(cited, "quote" in fields, standing);
  requireWords(words);
  if (![null, FOUND, ANALYST].includes(standing) || cited.isAnalyst === "start" in words) refuse("says more or less than was compared");
  return cited.isAnalyst ? { ...cited, words: words.exact } : { ...cited, words: words.exact, ...parsePassage(words, fields, locators) };
}

/** A place without words, or one whose words are withheld. */
function parseUnquoted(cited, isTold, standing) {
  if (!isTold) return { ...cited, words: null };
  if (![null, PLACE_ONLY, ANALYST].includes(standing)) refuse("a place that says of itself that words were found there");
  return { ...cited, isPlace: !equalJson(cited.locators.map(({ written }) => written), [{ whole: true }]) };
}

function requireWords(words) {
  membersOf(words, isObject(words) && Object.keys(words).length > 1 ? "exact start end" : "exact");
  if (!isText(words.exact) || words.exact === "") refuse("not a quotation");
}

/** The place of a quotation in the text of the original or of a reading; none where it is withheld which text that is. */
function parsePassage(words, fields, locators) {
  const rendition = fields.rendition ?? null;
  if (rendition === null) return {};
  const context = "context" in fields ? membersOf(fields.context, "prefix suffix") : {};
  const selector = { type: "TextQuoteSelector", ...context, exact: words.exact };
  if (!isObject(rendition)) refuse("not a rendition");
  if (!("original" in rendition)) return { quote: parseQuote(selector, words, ""), reading: parseReading(membersOf(rendition, "reading").reading) };
  const { original } = membersOf(rendition, "original");
  const { encoding } = membersOf(isObject(original) ? { encoding: "utf-8", ...original } : original, "encoding");
  if (!isText(encoding)) refuse("not an encoding");
  const isPlaced = locators.length === 0 || equalJson(locators.map(({ written }) => written), [{ characters: [words.start, words.end] }]);
  return { quote: parseQuote(selector, words, encoding), isPlaced };
}

function parseReading(value) {
  const names = isObject(value) ? Object.keys(value) : refuse("not a reading");
  const isNamed = READING_NAMES.every((name) => names.includes(name)) && names.every((name) => [...READING_NAMES, "origin", "tools"].includes(name));
  const isTold = isNamed && [value.id, value.sha256, value.reader].every(isText);
  if (!isTold || ("origin" in value && !["", ...ORIGINS].includes(value.origin))) refuse("not a reading of an exhibit");
  return { id: value.id, sha256: value.sha256, reader: value.reader, origin: value.origin ?? "" };
}

function parseSelectors(selectors, encoding) {
  const quote = selectors.get("TextQuoteSelector");
  const position = selectors.get("TextPositionSelector");
  if (quote && position && selectors.size === 2) return parseQuote(quote, position, encoding);
  const known = [...selectors.keys()].every((kind) => ["FragmentSelector", "TextQuoteSelector"].includes(kind));
  if (!known || (selectors.size > 0 && !selectors.has("FragmentSelector"))) refuse("no such citation");
  for (const selector of selectors.values()) requireForm(selector);
  return null;
}

function parseQuote(quote, { start, end }, encoding) {
  requireForm(quote);
  if (!isCount(start) || !isCount(end) || end - start !== lengthOf(quote.exact)) refuse("position and quotation differ in length");
  return { start, end, exact: quote.exact, prefix: quote.prefix ?? "", suffix: quote.suffix ?? "", encoding };
}

function requireForm(selector) {
  if (selector.type === "TextQuoteSelector") {
    const context = ["prefix", "suffix"].every((name) => !(name in selector) || isText(selector[name]));
    if (!context || !isText(selector.exact) || selector.exact === "") refuse("not a quotation");
  } else if (!isText(selector.value) || !FRAGMENTS.get(selector.conformsTo)?.test(selector.value)) {
    refuse("not a page, region or time");
  }
}
