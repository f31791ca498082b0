// Citations: where in an exhibit a statement rests, as W3C Web Annotation selectors (record.md).

const FRAGMENTS = new Map([
  ["http://tools.ietf.org/rfc/rfc3778", /^page=[1-9]\d*$/],
  ["http://www.w3.org/TR/media-frags/", /^(xywh=pixel:\d+,\d+,\d+,\d+|t=(0|[1-9]\d*)(\.\d+)?,(0|[1-9]\d*)(\.\d+)?)$/],
]);

const FOUND = "found";
const ANALYST = "words of the analyst";

/**
 * The cited item, null for an annotation by the team; the words quoted from it, "" where none are; and the passage, where its place in the
 * original's text is cited: else the words cannot be compared with the bytes. This one is the `citation` of version 1.
 */
function parseCitation(value) {
  if (value === null) return { item: null, words: "", quote: null, isAnalyst: false };
  const names = isObject(value) ? Object.keys(value) : refuse("not a citation");
  if (!names.every((name) => ["source", "selector", "encoding"].includes(name))) refuse("not a citation");
  const encoding = "encoding" in value ? value.encoding : "utf-8";
  if (!isText(value.source) || !isText(encoding) || !Array.isArray(value.selector)) refuse("not a citation");
  const selectors = new Map(value.selector.map((selector) => [member(selector, "type"), selector]));
  if (selectors.size !== value.selector.length || ![...selectors.keys()].every(isText)) refuse("two selectors of one kind");
  const quote = parseSelectors(selectors, encoding);
  return { item: value.source, words: selectors.get("TextQuoteSelector")?.exact ?? "", quote, isAnalyst: false };
}

/** The same from the fields of a batch of version 2. An item that is not disclosed is told as "", which is no exhibit's. */
function parseCited(fields) {
  const item = "item" in fields ? fields.item : "";
  if (item !== null && !isText(item)) refuse("not the id of an item");
  const words = fields.quote ?? null;
  if (words === null) return { item, words: "", quote: null, isAnalyst: false };
  const standing = "standing" in fields ? fields.standing : FOUND;
  requireWords(words);
  if (![FOUND, ANALYST].includes(standing) || (standing === ANALYST) === "start" in words) refuse("says more or less than was compared");
  return { item, words: words.exact, quote: standing === FOUND ? parsePassage(words, fields) : null, isAnalyst: standing === ANALYST };
}

function requireWords(words) {
  membersOf(words, isObject(words) && Object.keys(words).length > 1 ? "exact start end" : "exact");
  if (!isText(words.exact) || words.exact === "") refuse("not a quotation");
}

/**
 * The place of a quotation in the text of the original, which its locator names too; null where it is from another text. What stands around
 * the quotation, and its locator, may be withheld.
 */
function parsePassage(words, fields) {
  if (!isObject(fields.rendition) || !("original" in fields.rendition)) return null;
  const { original } = membersOf(fields.rendition, "original");
  const { encoding } = membersOf(isObject(original) ? { encoding: "utf-8", ...original } : original, "encoding");
  const place = { characters: [words.start, words.end] };
  if (!isText(encoding) || !equalJson("locator" in fields ? fields.locator : place, place)) refuse("the place is another");
  const context = "context" in fields ? membersOf(fields.context, "prefix suffix") : {};
  return parseQuote({ type: "TextQuoteSelector", ...context, exact: words.exact }, words, encoding);
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
