// Distinguished Encoding Rules (X.690), only as much as time-stamp tokens need and only the one spelling DER allows.

const DER = Object.freeze({
  BOOLEAN: 0x01, INTEGER: 0x02, BIT_STRING: 0x03, OCTET_STRING: 0x04, NULL: 0x05, OID: 0x06, UTC_TIME: 0x17, TIME: 0x18, SEQUENCE: 0x30, SET: 0x31,
});

/** The elements of a constructed element, taken one after another. */
class Members {
  constructor(element) {
    this.elements = [];
    for (let at = 0; at < element.body.length; ) {
      const inner = elementAt(element.body, at);
      this.elements.push(inner);
      at += inner.whole.length;
    }
  }

  maybe(tag) {
    return this.elements[0]?.tag === tag ? this.elements.shift() : undefined;
  }

  take(tag) {
    return this.maybe(tag) ?? refuse("another element is due");
  }

  inside(tag) {
    return new Members(this.take(tag));
  }

  end() {
    if (this.elements.length > 0) refuse("more elements than there should be");
  }
}

/** The one element these octets are. */
function parseDer(octets, tag = DER.SEQUENCE) {
  const element = elementAt(octets, 0);
  return element.tag === tag && element.whole.length === octets.length ? element : refuse("not one element of the kind due");
}

function elementAt(octets, at) {
  const tag = octets[at];
  if (octets.length < at + 2 || (tag & 0x1f) === 0x1f) refuse("element is cut off, or has a long tag");
  const [length, start] = lengthAt(octets, at + 1);
  const end = start + length;
  if (end > octets.length) refuse("element is cut off");
  return { tag, body: octets.subarray(start, end), whole: octets.subarray(at, end) };
}

function lengthAt(octets, at) {
  const count = octets[at] & 0x7f;
  if (octets[at] < 0x80) return [octets[at], at + 1];
  const digits = octets.subarray(at + 1, at + 1 + count);
  const length = digits.reduce((number, octet) => number * 256 + octet, 0);
  if (count < 1 || count > 4 || digits.length < count || length < 0x80 || digits[0] === 0) refuse("length is not in its shortest form");
  return [length, at + 1 + count];
}

/** An INTEGER as a BigInt. */
function integerOf({ body }) {
  const padded = body.length > 1 && ((body[0] === 0 && body[1] < 0x80) || (body[0] === 0xff && body[1] >= 0x80));
  if (body.length === 0 || padded) refuse("integer is not in its shortest form");
  return BigInt.asIntN(8 * body.length, BigInt(`0x${hex(body)}`));
}

/** A BOOLEAN whose default is false. */
function truthOf(element) {
  if (element !== undefined && (element.body.length !== 1 || element.body[0] !== 0xff)) refuse("a default is not written, and true is 255");
  return element !== undefined;
}

/** The octets of a BIT STRING of whole octets. */
function bitsOf({ body }) {
  return body[0] === 0 ? body.subarray(1) : refuse("bit string of other than whole octets");
}

/** The dotted form of an OBJECT IDENTIFIER. */
function oidOf({ body }) {
  const arcs = [];
  let arc = 0n;
  body.forEach((octet, at) => {
    if (octet === 0x80 && (at === 0 || body[at - 1] < 0x80)) refuse("object identifier is not in its shortest form");
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) arcs.push(arc);
    if (octet < 0x80) arc = 0n;
  });
  if (arcs.length === 0 || body.at(-1) >= 0x80 || body.length > 64) refuse("not an object identifier");
  const first = arcs[0] < 80n ? arcs[0] / 40n : 2n;
  return [first, arcs[0] - 40n * first, ...arcs.slice(1)].join(".");
}

/** Seconds since 1970 of a UTCTime or GeneralizedTime, and whether a fraction was cut off. */
function instantOf({ tag, body }) {
  let text = String.fromCharCode(...body.subarray(0, 64));
  if (tag === DER.UTC_TIME && text.length === 13) text = (text >= "50" ? "19" : "20") + text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{0,8}[1-9])?Z$/.exec(text);
  if (parts === null || (tag !== DER.UTC_TIME && tag !== DER.TIME)) refuse("not an instant");
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const exists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day && year > 0 && hour < 24 && minute < 60 && second < 62;
  if (!exists) refuse("not an instant");
  return { seconds: midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second, isCut: parts[7] !== undefined };
}
