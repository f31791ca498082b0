// Exhibits: the bytes as sealed, and a custody chain from seal to export of which no link is missing.

const EXHIBITS = "data/exhibits/";

/** E001 to E007, and the exhibits by control number; `dossier` is the id the exports must name, undefined if it is unknown. */
async function checkExhibits(folder, shown, dossier, findings) {
  const exhibits = gatherExhibits(folder, shown, findings);
  for (const exhibit of exhibits.values()) {
    exhibit.custody.sort((left, right) => left.number - right.number);
    exhibit.item = exhibit.custody[0]?.event.item;
    exhibit.seals = exhibit.custody.filter((entry) => entry.event.type === "seal");
    checkChain(exhibit, findings);
    checkBelonging(exhibit, shown, dossier, findings);
    await checkBytes(folder, exhibit, findings);
  }
  return exhibits;
}

function gatherExhibits(folder, shown, findings) {
  const exhibits = new Map();
  for (const path of folder.paths().filter((each) => each.startsWith(EXHIBITS))) {
    const [, , control, name] = path.split("/");
    if (!exhibits.has(control)) exhibits.set(control, { control, file: undefined, custody: [] });
    const exhibit = exhibits.get(control);
    if (!name?.startsWith("original.")) continue;
    if (exhibit.file === undefined) exhibit.file = path;
    else findings.add("E001", path);
  }
  for (const [stem, entry] of shown) {
    const [, control, number] = CUSTODY.exec(stem) ?? [];
    if (control !== undefined) exhibits.get(control).custody.push({ ...entry, number: Number(number) });
  }
  return exhibits;
}

function checkChain({ control, custody }, findings) {
  const whole = custody.every(({ event, number }, at) => number === at && event.seq === at);
  if (custody.length === 0 || !whole || custody[0].event.type !== "seal") findings.add("E002", `${EXHIBITS}${control}/custody`);
  const commitments = new Map([[-1, null], ...custody.map((entry) => [entry.event.seq, entry.commitment])]);
  for (const { event, path } of custody) {
    const before = commitments.get(event.seq - 1);
    if (before !== undefined && event.prev !== before) findings.add("E003", path);
  }
}

function checkBelonging({ control, custody, item, seals }, shown, dossier, findings) {
  for (const { event, path } of custody) {
    if (event.item !== item || (event.type === "seal" && event.control !== control)) findings.add("E004", path);
  }
  const last = custody.at(-1);
  if (last && dossier && (last.event.type !== "export" || last.event.dossier !== dossier)) findings.add("E005", last.path);
  for (const { event } of seals) {
    if (!shown.has(`data/accessions/${event.accession}-opened`)) findings.add("E006", `${EXHIBITS}${control}`, event.accession);
  }
}

async function checkBytes(folder, exhibit, findings) {
  const { control, file, seals } = exhibit;
  if (file === undefined) {
    findings.add("E007", `${EXHIBITS}${control}`);
    return;
  }
  const digest = await folder.digest(file, () => {});
  exhibit.isWhole = seals.every(({ event }) => event.sha256 === digest && event.size === folder.size(file));
  if (!exhibit.isWhole) findings.add("E001", file);
}
