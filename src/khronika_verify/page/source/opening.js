// Openings, which disclose one event of the log, and field texts, which disclose one veiled field of an event (ledger.md).

const isInstant = (value) => isText(value) && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isKey = (value) => isText(value) && parseBase64(value).length === 32;
const isState = (value) => value === "opened" || value === "closed";
const orNull = (check) => (value) => value === null || check(value);

const CHAIN = Object.entries({ item: isId, seq: isCount, prev: orNull(isDigest) });
const EVERY = Object.entries({ type: isText, at: isInstant, by: isId });
const FIELDS = new Map([
  ["member", Object.entries({ member: isId, ed25519: isKey, hpke: isDigest })],
  ["accession", Object.entries({ accession: isId, state: isState })],
  ["seal", [...Object.entries({ accession: isId, control: isText, sha256: isDigest, size: isCount, media: isText }), ...CHAIN]],
  ["export", [...Object.entries({ dossier: isId, purpose: isText }), ...CHAIN]],
  ["state", Object.entries({ batch: isId, item: orNull(isId) })],
  ["case", Object.entries({ case: isId })],
]);

/** The four lines of an opening, whose event has what its type requires. */
function parseOpening(octets) {
  const lines = linesOf(parseUtf8(octets));
  if (lines.length !== 4 || lines[0] !== "khronika-opening/1") refuse("not an opening of four lines");
  parseHash(lines[1]);
  const event = parseCanonical(lines[2]);
  requireFields(event, EVERY);
  requireFields(event, FIELDS.get(event.type) ?? []);
  const signature = parseBase64(lines[3]);
  if (signature.length !== 64) refuse("signature is not 64 octets");
  return { event, signature, signed: octets.subarray(0, octets.length - lines[3].length - 1), commitment: hex(sha256(octets)) };
}

function requireFields(event, fields) {
  for (const [name, check] of fields) if (!check(member(event, name))) refuse("field of an event missing or of another form");
}

/** The value of a field text. */
function parseFieldText(octets) {
  const lines = linesOf(parseUtf8(octets));
  if (lines.length !== 3 || lines[0] !== "khronika-field/1") refuse("not a field text");
  parseHash(lines[1]);
  return parseCanonical(lines[2]);
}

/** The veil an event has under a name: the SHA-256 of the field text. */
function veilOf(event, name) {
  const value = member(event, name);
  const veil = member(value, "veiled");
  return isDigest(veil) && Object.keys(value).length === 1 ? veil : undefined;
}

function veiledNames(event) {
  return Object.keys(event).filter((name) => veilOf(event, name) !== undefined);
}
