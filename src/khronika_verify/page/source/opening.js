// Openings, which disclose one event of the log, and field texts, which disclose one veiled field of an event (ledger.md).

const OPENINGS = new Map([["khronika-opening/1", 4], ["khronika-opening/2", 5]]);

/** The lines of an opening, whose event has what its type requires; `message` is what the author signed. */
function parseOpening(octets) {
  const lines = linesOf(parseUtf8(octets));
  if (lines.length !== OPENINGS.get(lines[0])) refuse("not an opening of either version");
  const version = lines.length - 3;
  parseHash(lines[1]);
  const event = parseCanonical(lines[2]);
  requireEvent(event, version);
  const signature = parseBase64(lines.at(-1));
  if (signature.length !== 64) refuse("signature is not 64 octets");
  const stated = utf8(`${lines.slice(0, 3).join("\n")}\n`);
  const message = version === 1 ? stated : runMessage(stated, lines[3]);
  return { version, event, signature, message, commitment: hex(sha256(octets)) };
}

/** What the author of a run signed: its size and the root of its tree, which this opening's place and path lead to. */
function runMessage(stated, place) {
  const [, index, size, path = ""] = /^(\d+) (\d+)(?: ([A-Za-z0-9+/=]+))?$/.exec(place) ?? refuse("no place in a run");
  const [number, total, octets] = [parseDecimal(index), parseDecimal(size), parseBase64(path)];
  if (total > BigInt(MAX_RUN) || octets.length % 32 !== 0) refuse("a run too long, or a path that is not made of whole hashes");
  const hashes = Array.from({ length: octets.length / 32 }, (_, at) => octets.subarray(32 * at, 32 * at + 32));
  const root = rootOf(leafHash(stated), number, total, hashes) ?? refuse("a path of another length");
  return utf8(`khronika-run/1\n${total}\n${base64(root)}\n`);
}

/** The value of a field text. */
function parseFieldText(octets) {
  const lines = linesOf(parseUtf8(octets));
  if (lines.length !== 3 || lines[0] !== "khronika-field/1") refuse("not a field text");
  parseHash(lines[1]);
  return parseCanonical(lines[2]);
}
