// Ed25519 signatures, checked by the browser's own cryptography. A browser that has none can say neither yes nor no.

const subtle = globalThis.crypto?.subtle;
const FIELD = 2n ** 255n - 19n;
const ed25519Keys = new Map();
let knowsEd25519 = false;

/** Whether this browser checks Ed25519: it must accept the first vector of RFC 8032 section 7.1 and refuse it with one bit changed. */
async function testEd25519() {
  const key = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const good = unhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  const bad = Uint8Array.from(good, (octet, at) => (at === 0 ? octet ^ 1 : octet));
  const empty = new Uint8Array();
  knowsEd25519 = true;
  knowsEd25519 = (await verifiesEd25519(key, good, empty)) === true && (await verifiesEd25519(key, bad, empty)) === false;
  return knowsEd25519;
}

function unhex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Whether the signature is this key's over the message (RFC 8032 section 5.1.7); undefined when this browser cannot tell. */
async function verifiesEd25519(key, signature, message) {
  if (!knowsEd25519) return undefined;
  if (key.length !== 32 || signature.length !== 64 || !isSoundKey(key)) return false;
  try {
    return await subtle.verify("Ed25519", await ed25519Key(key), signature, message);
  } catch {
    return false;
  }
}

/** Whether a key is written in its one form and not of small order: such a key would fit every message, and browsers differ about it. */
function isSoundKey(octets) {
  const y = BigInt(`0x${hex(octets.toReversed())}`) & (2n ** 255n - 1n);
  return y < FIELD && !SMALL_ORDER.has(y);
}

const SMALL_ORDER = new Set([
  0n, 1n, FIELD - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

function ed25519Key(octets) {
  const name = hex(octets);
  if (!ed25519Keys.has(name)) ed25519Keys.set(name, subtle.importKey("raw", octets, "Ed25519", false, ["verify"]));
  return ed25519Keys.get(name);
}
