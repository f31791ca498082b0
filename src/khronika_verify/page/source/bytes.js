// Octets and their exact text forms: each parser accepts only what its formatter writes.

class Malformed extends Error {}

function refuse(fact) {
  throw new Malformed(fact);
}

function hex(octets) {
  let text = "";
  for (const octet of octets) text += octet.toString(16).padStart(2, "0");
  return text;
}

function base64(octets) {
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}

/** The octets of a canonical base64 text (RFC 4648 section 4); white space, spare bits and missing padding are refused. */
function parseBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) refuse("not base64");
  let binary;
  try {
    binary = atob(text);
  } catch {
    refuse("not base64");
  }
  const octets = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  if (base64(octets) !== text) refuse("not canonical base64");
  return octets;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function same(left, right) {
  return left.length === right.length && left.every((octet, at) => octet === right[at]);
}

const encoder = new TextEncoder();

function utf8(text) {
  return encoder.encode(text);
}

/** Text of octets that are valid UTF-8; a byte order mark is kept as the character it is. */
function parseUtf8(octets) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return refuse("not UTF-8");
  }
}

/** The lines of a text whose every line ends in a line feed. */
function linesOf(text) {
  if (!text.endsWith("\n")) refuse("last line not ended");
  return text.slice(0, -1).split("\n");
}

/** A whole number below 10^19 without sign or leading zeros, as a BigInt. */
function parseDecimal(text) {
  return /^(0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : refuse("not a decimal number");
}

function isDigest(value) {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function isId(value) {
  return typeof value === "string" && /^[a-z2-7]{25}[aeimquy4]$/.test(value);
}
