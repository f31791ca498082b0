// RSA and ECDSA signatures of time-stamping authorities (RFC 8017, FIPS 186-5). Anything not listed here is unknown, never accepted.

class UnknownAlgorithm extends Error {}

function unknown(what) {
  throw new UnknownAlgorithm(what);
}

const HASHES = new Map([
  ["2.16.840.1.101.3.4.2.1", "SHA-256"], ["2.16.840.1.101.3.4.2.2", "SHA-384"], ["2.16.840.1.101.3.4.2.3", "SHA-512"],
]);
const RSA = "1.2.840.113549.1.1.1";
const RSA_PSS = "1.2.840.113549.1.1.10";
const MASK = "1.2.840.113549.1.1.8";
const EC = "1.2.840.10045.2.1";
const RSA_WITH = new Map([["1.2.840.113549.1.1.11", "SHA-256"], ["1.2.840.113549.1.1.12", "SHA-384"], ["1.2.840.113549.1.1.13", "SHA-512"]]);
const ECDSA_WITH = new Map([["1.2.840.10045.4.3.2", "SHA-256"], ["1.2.840.10045.4.3.3", "SHA-384"], ["1.2.840.10045.4.3.4", "SHA-512"]]);
const CURVES = new Map([["1.2.840.10045.3.1.7", { namedCurve: "P-256", width: 32 }], ["1.3.132.0.34", { namedCurve: "P-384", width: 48 }]]);

/** An AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
function algorithmOf(element) {
  const parts = new Members(element);
  const oid = oidOf(parts.take(DER.OID));
  if (parts.elements.length > 1) refuse("too many parameters");
  return { oid, parameters: parts.elements[0]?.whole ?? new Uint8Array() };
}

/** The name of a digest algorithm. */
function hashOf({ oid, parameters }) {
  const plain = parameters.length === 0 || hex(parameters) === "0500";
  return (plain && HASHES.get(oid)) || unknown("digest");
}

/** The key of a SubjectPublicKeyInfo; null for a kind not known here. */
function publicKeyOf(element) {
  const parts = new Members(element);
  const algorithm = algorithmOf(parts.take(DER.SEQUENCE));
  const octets = bitsOf(parts.take(DER.BIT_STRING));
  parts.end();
  if ([RSA, RSA_PSS].includes(algorithm.oid)) return rsaKeyOf(octets);
  const curve = algorithm.oid === EC ? CURVES.get(oidOf(parseDer(algorithm.parameters, DER.OID))) : undefined;
  if (curve === undefined) return null;
  return octets[0] === 4 && octets.length === 1 + 2 * curve.width ? { kind: "EC", octets, curve } : refuse("not a point of the curve");
}

function rsaKeyOf(octets) {
  const numbers = new Members(parseDer(octets));
  const [modulus, exponent] = [integerOf(numbers.take(DER.INTEGER)), integerOf(numbers.take(DER.INTEGER))];
  numbers.end();
  const bits = modulus > 0n ? modulus.toString(2).length : 0;
  return bits >= 2048 && bits <= 16384 && exponent >= 3n ? { kind: "RSA", octets } : null;
}

/** Whether the signature stands; `digest` is that of the context where the algorithm names none. */
async function isGoodSignature(key, algorithm, digest, { message, signature }) {
  if (key?.kind === "RSA" && algorithm.oid === RSA_PSS) return isGoodPss(key, algorithm, message, signature);
  if (key?.kind === "RSA") {
    const hash = RSA_WITH.get(algorithm.oid) ?? (algorithm.oid === RSA && digest ? digest : unknown("signature"));
    return subtle.verify("RSASSA-PKCS1-v1_5", await rsaKey(key, "RSASSA-PKCS1-v1_5", hash), signature, message);
  }
  if (key?.kind !== "EC") unknown("public key");
  const hash = ECDSA_WITH.get(algorithm.oid) ?? (algorithm.oid === EC && digest ? digest : unknown("signature"));
  return isGoodEcdsa(key, hash, message, signature);
}

/** RSASSA-PSS whose mask is MGF1 with the same digest (RFC 4055 section 3.1). */
async function isGoodPss(key, { parameters }, message, signature) {
  const parts = new Members(parseDer(parameters));
  const [digest, mask, salt] = [0xa0, 0xa1, 0xa2].map((tag) => parts.maybe(tag));
  parts.end();
  if (!digest || !mask || !salt) unknown("PSS with SHA-1");
  const hash = hashOf(algorithmOf(parseDer(digest.body)));
  const generator = algorithmOf(parseDer(mask.body));
  if (generator.oid !== MASK || hashOf(algorithmOf(parseDer(generator.parameters))) !== hash) unknown("PSS mask");
  const saltLength = Number(integerOf(parseDer(salt.body, DER.INTEGER)));
  return subtle.verify({ name: "RSA-PSS", saltLength }, await rsaKey(key, "RSA-PSS", hash), signature, message);
}

/** Browsers take an RSA key only in the plain wrapping, whatever its certificate wraps it in. */
async function rsaKey({ octets }, name, hash) {
  const algorithm = unhex("300d06092a864886f70d0101010500");
  const spki = derOf(DER.SEQUENCE, algorithm, derOf(DER.BIT_STRING, Uint8Array.of(0), octets));
  return subtle.importKey("spki", spki, { name, hash }, false, ["verify"]).catch(() => unknown("RSA key"));
}

function derOf(tag, ...parts) {
  const body = joined(...parts);
  return joined(Uint8Array.of(tag, 0x82, body.length >> 8, body.length & 0xff), body);
}

async function isGoodEcdsa({ octets, curve }, hash, message, signature) {
  const key = await subtle.importKey("raw", octets, { name: "ECDSA", ...curve }, false, ["verify"]).catch(() => refuse("not a point of the curve"));
  const pair = pairOf(signature, curve.width);
  return pair !== null && subtle.verify({ name: "ECDSA", hash }, key, pair, message);
}

/** The two integers of an ECDSA signature, each at the curve's width, as browsers want them; null when they do not fit. */
function pairOf(signature, width) {
  try {
    const parts = new Members(parseDer(signature));
    const pair = [integerOf(parts.take(DER.INTEGER)), integerOf(parts.take(DER.INTEGER))];
    parts.end();
    const fits = pair.every((number) => number > 0n && number < 1n << BigInt(8 * width));
    return fits ? joined(...pair.map((number) => unhex(number.toString(16).padStart(2 * width, "0")))) : null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return null;
  }
}
