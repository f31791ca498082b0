// Passages of a text of any length, found by position while the text streams by.

const SINGLE_OCTET = new Map([
  ...["cp866", "koi8-r", "koi8-u"].map((name) => [name, { label: name }]),
  ["ibm866", { label: "cp866" }],
  ...["mac-cyrillic", "x-mac-cyrillic"].map((name) => [name, { label: "x-mac-cyrillic" }]),
  ...["latin-1", "latin1"].map((name) => [name, { label: "iso-8859-1", controls: true }]),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => ["cp125", "windows-125"].map((name) => [name + n, { label: `windows-125${n}`, controls: false }])),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16].flatMap((n) =>
    ["iso-8859-", "iso8859-"].map((name) => [name + n, { label: `iso-8859-${n}`, controls: true }]),
  ),
]);
const MANY_OCTETS = new Map([
  ...["utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"].map((name) => [name, "utf-8"]),
  ...["utf-16", "utf-16le", "utf-16-le"].map((name) => [name, "utf-16le"]),
  ...["utf-16be", "utf-16-be"].map((name) => [name, "utf-16be"]),
  ...["gb18030", "gbk", "gb2312"].map((name) => [name, "gb18030"]),
  ["big5", "big5"], ["shift-jis", "shift_jis"], ["euc-jp", "euc-jp"], ["euc-kr", "euc-kr"],
]);

/** Where browsers read an octet of a set otherwise than its standard, and than verify.py. */
const DIFFERENCES = new Map([["koi8-u", [[0xae, "\u255d"], [0xbe, "\u256c"]]], ["windows-1255", [[0xca, "\ufffd"]]]]);

/** A function from the next octets to the next text, or undefined for an encoding not known here. Octets that mean nothing become U+FFFD. */
function decoderOf(encoding) {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  if (SINGLE_OCTET.has(name)) return tableDecoder(letterTable(SINGLE_OCTET.get(name)));
  if (name === "utf-32") return utf32Decoder();
  const label = MANY_OCTETS.get(name);
  return label && streamDecoder(label, name === "utf-16");
}

function streamDecoder(label, eitherOrder) {
  let decoder;
  return (octets) => {
    const big = eitherOrder && octets?.[0] === 0xfe && octets[1] === 0xff;
    decoder ??= new TextDecoder(big ? "utf-16be" : label, { ignoreBOM: true });
    return octets ? decoder.decode(octets, { stream: true }) : decoder.decode();
  };
}

/** The letters of the 256 octets. Browsers read three ISO sets as Windows sets and fill gaps of the latter with controls: undone here. */
function letterTable({ label, controls }) {
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  const letters = Array.from({ length: 256 }, (_, octet) => decoder.decode(Uint8Array.of(octet)));
  for (let octet = 0x80; octet < 0xa0; octet++) {
    const control = String.fromCharCode(octet);
    if (controls === true) letters[octet] = control;
    if (controls === false && letters[octet] === control) letters[octet] = "\ufffd";
  }
  for (const [octet, letter] of DIFFERENCES.get(label) ?? []) letters[octet] = letter;
  return letters;
}

function tableDecoder(letters) {
  const units = Uint16Array.from(letters, (letter) => letter.charCodeAt(0));
  return (octets) => (octets ? new TextDecoder("utf-16le", { ignoreBOM: true }).decode(Uint16Array.from(octets, (octet) => units[octet])) : "");
}

function utf32Decoder() {
  let rest = new Uint8Array();
  let little;
  return (octets) => {
    rest = joined(rest, octets ?? new Uint8Array());
    little ??= !(rest[0] === 0 && rest[1] === 0 && rest[2] === 0xfe && rest[3] === 0xff);
    const whole = rest.subarray(0, rest.length - (rest.length % 4));
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    let text = "";
    for (let at = 0; at < whole.length; at += 4) text += pointText(view.getUint32(at, little));
    rest = rest.slice(whole.length);
    return octets || rest.length === 0 ? text : `${text}\ufffd`;
  };
}

function pointText(point) {
  return point > 0x10ffff || (point & 0xfffff800) === 0xd800 ? "\ufffd" : String.fromCodePoint(point);
}

/** Those quotes that do not stand in a file's text at their place; all of them when the encoding is not known here. */
async function misplacedIn(file, encoding, quotes) {
  const decode = decoderOf(encoding);
  if (decode === undefined) return quotes;
  const seen = new Map(quotes.map((quote) => [quote, ""]));
  let position = 0;
  let begun = false;
  const take = (decoded) => {
    const text = !begun && decoded.startsWith("\ufeff") ? decoded.slice(1) : decoded;
    begun ||= decoded !== "";
    const end = position + lengthOf(text);
    for (const quote of quotes) seen.set(quote, seen.get(quote) + overlapOf(quote, text, position, end));
    position = end;
  };
  for await (const piece of piecesOf(file)) take(decode(piece));
  take(decode());
  return quotes.filter((quote) => quote.start < lengthOf(quote.prefix) || seen.get(quote) !== quote.prefix + quote.exact + quote.suffix);
}

/** The part of a quote and its context that lies in a text which covers these positions. */
function overlapOf(quote, text, position, end) {
  const first = Math.max(quote.start - lengthOf(quote.prefix), position);
  const last = Math.min(quote.end + lengthOf(quote.suffix), end);
  return first < last ? text.slice(unitAt(text, first - position), unitAt(text, last - position)) : "";
}

/** The length of a text in Unicode code points: low surrogates do not count. */
function lengthOf(text) {
  let count = 0;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
  return count;
}

/** Where in a string of UTF-16 units a code point begins. */
function unitAt(text, points) {
  let at = 0;
  for (let passed = 0; passed < points; passed++) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}
