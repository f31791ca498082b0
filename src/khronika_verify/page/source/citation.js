// Citations: where in an exhibit a statement rests, as W3C Web Annotation selectors (record.md).

const FRAGMENTS = new Map([
  ["http://tools.ietf.org/rfc/rfc3778", /^page=[1-9]\d*$/],
  ["http://www.w3.org/TR/media-frags/", /^(xywh=pixel:\d+,\d+,\d+,\d+|t=(0|[1-9]\d*)(\.\d+)?,(0|[1-9]\d*)(\.\d+)?)$/],
]);

/** The cited item and the passage, where a position in a text is cited; null for an annotation by the team. */
function parseCitation(value) {
  if (value === null) return null;
  const names = isObject(value) ? Object.keys(value) : refuse("not a citation");
  if (!names.every((name) => ["source", "selector", "encoding"].includes(name))) refuse("not a citation");
  const encoding = "encoding" in value ? value.encoding : "utf-8";
  if (!isText(value.source) || !isText(encoding) || !Array.isArray(value.selector)) refuse("not a citation");
  const selectors = new Map(value.selector.map((selector) => [member(selector, "type"), selector]));
  if (selectors.size !== value.selector.length || ![...selectors.keys()].every(isText)) refuse("two selectors of one kind");
  return { item: value.source, quote: parseSelectors(selectors, encoding) };
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
