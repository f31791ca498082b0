// What the package shows: every opening at the place where it belongs, the field texts beside it, and its author's signature.

const CUSTODY = /^data\/exhibits\/([^/]+)\/custody\/(\d{4,8})-([^/]+)$/;
const PLACES = new Map([
  ["case", (event, stem) => stem === "data/case"],
  ["member", (event, stem) => stem === `data/members/${event.member}`],
  ["state", (event, stem) => stem === `data/statements/${event.batch}`],
  ["accession", (event, stem) => stem === `data/accessions/${event.accession}-${event.state}`],
]);

/** O001, O004 and O005, and what could be read, by its path without `.opening`. */
async function readShown(folder, findings) {
  const shown = new Map();
  const paths = folder.paths().filter(isPayload);
  for (const path of paths.filter((each) => each.endsWith(".opening"))) {
    const stem = path.slice(0, -".opening".length);
    const octets = (await folder.read(path)) ?? new Uint8Array();
    const opening = findings.guarded("O001", path, () => openingAt(stem, octets));
    if (opening) shown.set(stem, { stem, path, ...opening, values: new Map() });
  }
  for (const path of paths) await readBeside(folder, path, shown, findings);
  const withheld = [...shown.values()].reduce((sum, entry) => sum + withheldIn(entry), 0);
  if (withheld > 0) findings.add("O005", "data", withheld);
  return shown;
}

function withheldIn({ event, values }) {
  return veiledNames(event).filter((name) => !values.has(name)).length;
}

/** The opening that these octets are, if an event of its kind belongs at this place. */
function openingAt(stem, octets) {
  const opening = parseOpening(octets);
  const { event } = opening;
  const custody = CUSTODY.exec(stem);
  if (custody !== null) requireFields(event, CHAIN);
  const belongs = custody === null ? PLACES.get(event.type)?.(event, stem) === true : custody[3] === event.type;
  return belongs ? opening : refuse("an opening of this kind does not belong here");
}

/** A field text goes to its opening; a proof that no opening stands beside counts as a missing opening. */
async function readBeside(folder, path, shown, findings) {
  const proven = path.endsWith(".tlog-proof") ? path.replace(/tlog-proof$/, "opening") : path;
  if (!folder.has(proven)) findings.add("O001", proven);
  const [, stem, name] = /^(data\/.+?)\.fields\/(.+)$/s.exec(path) ?? [];
  if (stem === undefined || (!shown.has(stem) && folder.has(`${stem}.opening`))) return;
  const octets = (await folder.read(path)) ?? new Uint8Array();
  findings.guarded("O004", path, () => keepField(shown.get(stem), name, octets));
}

function keepField(entry, name, octets) {
  if (entry === undefined || veilOf(entry.event, name) !== hex(sha256(octets))) refuse("not the text that was veiled");
  entry.values.set(name, parseFieldText(octets));
}

/** O002 and O003: every opening is signed by the key of the member it names. */
async function checkAuthors(shown, findings) {
  const members = [...shown.values()].filter((entry) => entry.stem.startsWith("data/members/"));
  const keys = new Map(members.map(({ event }) => [event.member, parseBase64(event.ed25519)]));
  for (const entry of shown.values()) {
    const key = keys.get(entry.event.by);
    if (key === undefined) findings.add("O003", entry.path);
    else if ((await verifiesEd25519(key, entry.signature, entry.signed)) === false) findings.add("O002", entry.path);
  }
}
