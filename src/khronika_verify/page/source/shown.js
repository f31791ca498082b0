// What the package shows: every opening at the place where it belongs, the field texts beside it, and its author's signature.

const CUSTODY = /^data\/exhibits\/([^/]+)\/custody\/(?:([a-z][a-z0-9]{0,15})-)?(\d{4,8})-([^/]+)$/;
const FIELD_FILE = /^(data\/.+?)\.fields\/(.+)$/s;
const CASE = "data/case";
const PACKAGE = "data/package";
const REVIEWS = "data/reviews/";
const PLACES = new Map([
  ["case", () => CASE],
  ["member", (event) => `data/members/${event.member}`],
  ["state", (event) => `data/statements/${event.batch}`],
  ["accession", (event, version) => `data/accessions/${event.accession}-${version === 1 ? event.state : "opened"}`],
  ["accession-closed", (event, version) => version === 2 && `data/accessions/${event.accession}-closed`],
  ["accession-corrected", (event, version) => version === 2 && `data/accessions/${event.accession}-corrected-${event.number}`],
  ["package", (_, version) => version === 2 && PACKAGE],
]);

/** O001, O004, O005 and O006, and what could be read, by its path without `.opening`; `version` is the package's, if it is known. */
async function readShown(folder, version, findings) {
  const shown = new Map();
  const paths = folder.paths().filter(isPayload);
  const openings = paths.filter((path) => path.endsWith(".opening"));
  const kept = firstThatFit(folder, openings);
  for (const path of openings.slice(kept.length)) findings.add("O001", path);
  for (const path of kept) {
    const stem = path.slice(0, -".opening".length);
    const octets = (await folder.read(path, MAX_OPENING)) ?? new Uint8Array();
    const opening = findings.guarded("O001", path, () => openingAt(stem, octets, version));
    if (opening) shown.set(stem, { stem, path, ...opening, veils: veilsOf(opening), values: new Map() });
  }
  const beside = paths.filter((path) => path.endsWith(".tlog-proof") || FIELD_FILE.test(path));
  const fitting = firstThatFit(folder, beside);
  for (const path of fitting) await readBeside(folder, path, shown, findings);
  for (const path of beside.slice(fitting.length)) findings.add("O004", path);
  countShown([...shown.values()], version, findings);
  return shown;
}

function countShown(entries, version, findings) {
  const withheld = entries.reduce((sum, entry) => sum + withheldIn(entry), 0);
  if (withheld > 0) findings.add("O005", "data", withheld);
  const older = entries.filter((entry) => entry.version === 1).length;
  if (older > 0 && version === 2) findings.add("O006", "data", older);
}

/** The first of the files that together stay below a size no honest package comes near, since what they say is kept in memory. */
function firstThatFit(folder, paths) {
  let total = 0;
  const end = paths.findIndex((path) => (total += folder.size(path)) > MAX_TOGETHER);
  return end < 0 ? paths : paths.slice(0, end);
}

function withheldIn({ veils, values }) {
  return [...veils.keys()].filter((name) => !values.has(name)).length;
}

/** The opening that these octets are, if an event of its kind and version belongs at this place. */
function openingAt(stem, octets, version) {
  const opening = parseOpening(octets);
  const custody = CUSTODY.exec(stem);
  requireSameVersion(stem, opening, { custody, version });
  const { event } = opening;
  if (custody !== null) requireChain(event, opening.version);
  const belongs = custody === null ? belongsAt(stem, event, opening.version) : belongsInChain(event, custody);
  return belongs ? opening : refuse("an opening of this kind does not belong here");
}

function belongsAt(stem, event, version) {
  if (!["review", "policy"].includes(event.type)) return PLACES.get(event.type)?.(event, version) === stem;
  const of = event.type === "review" ? event.batch : "policy";
  return stem.startsWith(`${REVIEWS}${of}-`) && /^[^/-]+$/.test(stem.slice(`${REVIEWS}${of}-`.length));
}

function belongsInChain(event, [, , site, , type]) {
  return type === event.type && (!("site" in event) || event.site === site);
}

/** A package of version 1 holds nothing newer; in one of version 2, statements and the names of custody files are of version 2. */
function requireSameVersion(stem, opening, { custody, version }) {
  const named = custody?.[2] === undefined ? 1 : 2;
  const newer = version === 1 && (opening.version === 2 || stem.startsWith(REVIEWS));
  const older = version === 2 && opening.version === 1 && opening.event.type === "state";
  if (newer || older || (custody !== null && ![undefined, named].includes(version))) refuse("of another version than the package");
}

/** A field text goes to its opening; a proof that no opening stands beside counts as a missing opening. */
async function readBeside(folder, path, shown, findings) {
  const proven = path.endsWith(".tlog-proof") ? path.replace(/tlog-proof$/, "opening") : path;
  if (!folder.has(proven)) findings.add("O001", proven);
  const [, stem, name] = FIELD_FILE.exec(path) ?? [];
  if (stem === undefined || (!shown.has(stem) && folder.has(`${stem}.opening`))) return;
  const octets = (await folder.read(path, MAX_FIELD)) ?? new Uint8Array();
  findings.guarded("O004", path, () => keepField(shown.get(stem), name, octets));
}

function keepField(entry, name, octets) {
  if (entry === undefined || entry.veils.get(name) !== hex(sha256(octets))) refuse("not the text that was veiled");
  entry.values.set(name, parseFieldText(octets));
}

/** O002 and O003: every opening is signed by the key of the member it names. A run is signed, and its signature checked, once. */
async function checkAuthors(shown, findings) {
  const members = [...shown.values()].filter((entry) => entry.stem.startsWith("data/members/"));
  const keys = new Map(members.map(({ event }) => [event.member, parseBase64(event.ed25519)]));
  const checked = new Map();
  for (const { event, path, message, signature } of shown.values()) {
    const key = keys.get(event.by);
    if (key === undefined) {
      findings.add("O003", path);
      continue;
    }
    const signed = hex(sha256(key, signature, message));
    if (!checked.has(signed)) checked.set(signed, await verifiesEd25519(key, signature, message));
    if (checked.get(signed) === false) findings.add("O002", path);
  }
}
