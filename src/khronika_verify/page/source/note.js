// Signed notes and checkpoints, and the keys that sign them (C2SP signed-note, tlog-checkpoint, tlog-cosignature), parsed strictly.

const ED25519 = 0x01;
const COSIGNATURE = 0x04;
const ML_DSA_44 = 0x06;
const KEY_LENGTHS = new Map([[ED25519, 32], [COSIGNATURE, 32], [ML_DSA_44, 1312]]);

/** What names a key or a log: no space of any kind, no plus sign. */
const KEY_NAME = /^[^+\s\x1c-\x1f\x85]+$/u;

/** A verifier key `name+<8 hex key id>+base64(type || public key)`. */
function parseVerifierKey(text) {
  const [, name, id, encoded] = /^([^+\s\x1c-\x1f\x85]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? refuse("not a verifier key");
  const typed = parseBase64(encoded);
  if (typed.length - 1 !== KEY_LENGTHS.get(typed[0])) refuse("verifier key of an unknown type or length");
  if (id !== hex(sha256(utf8(`${name}\n`), typed).subarray(0, 4))) refuse("key id does not belong to the key");
  return { text, name, id, type: typed[0], octets: typed.subarray(1) };
}

/** A checkpoint: a note of three lines, origin, size and root, with no extension lines and at least one signature. */
function parseCheckpoint(octets) {
  const text = parseUtf8(octets);
  if (/[\x00-\x09\x0b-\x1f]/.test(text)) refuse("control character in a note");
  const cut = text.lastIndexOf("\n\n");
  if (cut < 0) refuse("note without signatures");
  const [origin, size, root, ...more] = text.slice(0, cut).split("\n");
  if (root === undefined || more.length > 0 || !KEY_NAME.test(origin)) refuse("not a checkpoint of three lines");
  const signatures = linesOf(text.slice(cut + 2)).map(parseSignature);
  if (signatures.length > MAX_SIGNATURES) refuse("too many signatures");
  return { origin, size: parseDecimal(size), root: parseHash(root), text: text.slice(0, cut + 1), signatures, octets };
}

function parseSignature(line) {
  const parts = /^\u2014 ([^+\s\x1c-\x1f\x85]+) (\S+)$/u.exec(line) ?? refuse("not a signature line");
  const octets = parseBase64(parts[2]);
  if (octets.length < 5) refuse("signature too short");
  return { name: parts[1], id: hex(octets.subarray(0, 4)), octets: octets.subarray(4) };
}

function parseHash(text) {
  const octets = parseBase64(text);
  return octets.length === 32 ? octets : refuse("hash is not 32 octets");
}

/** Whether a signature line claims to be by this key. */
function isBy(signature, key) {
  return signature.name === key.name && signature.id === key.id;
}

/** Whether the line is a valid signature or cosignature of the checkpoint by the key; undefined when this browser cannot tell. */
async function isSignature(checkpoint, { octets }, key) {
  if (key.type === ED25519) return verifiesEd25519(key.octets, octets, utf8(checkpoint.text));
  if (key.type !== COSIGNATURE || octets.length !== 72) return false;
  const time = new DataView(octets.buffer, octets.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${checkpoint.text}`);
  return time < 1n << 63n ? verifiesEd25519(key.octets, octets.subarray(8), message) : false;
}
