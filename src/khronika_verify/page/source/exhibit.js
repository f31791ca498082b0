// Exhibits: the bytes as sealed, and a custody history from seal to export of which no event is missing.

/** E001 to E010, and the exhibits by control number; `dossier` is the id the exports must name, undefined if it is unknown. */
async function checkExhibits(folder, shown, dossier, findings) {
  const exhibits = gatherExhibits(folder, gatherLinks(shown), findings);
  for (const exhibit of exhibits.values()) {
    checkLinks(exhibit.control, exhibit.custody, findings);
    checkBelonging(exhibit, shown, findings);
    checkExport(exhibit, dossier, findings);
    await checkBytes(folder, exhibit, findings);
    checkExtension(exhibit, findings);
  }
  return exhibits;
}

function gatherExhibits(folder, chains, findings) {
  const files = new Map();
  for (const path of folder.paths().filter((each) => each.startsWith(EXHIBITS))) {
    const [, , control, ...rest] = path.split("/");
    const originals = files.get(control) ?? files.set(control, []).get(control);
    if (rest.join("/").startsWith("original.")) originals.push(path);
  }
  return new Map([...files].map(([control, originals]) => [control, exhibitOf(control, originals, chains.get(control) ?? [], findings)]));
}

/** `seals` are the events that state the bytes, the item's first one first; `content` is what that one says, if it is disclosed. */
function exhibitOf(control, [file, ...surplus], custody, findings) {
  for (const path of surplus) findings.add("E001", path);
  const seals = custody.filter(({ event }) => event.type === "seal").sort(compareSeals);
  return { control, file, custody, seals, item: custody[0]?.event.item, content: seals[0] && statedContent(seals[0]) };
}

function compareSeals(left, right) {
  return Number(left.seen.size > 0) - Number(right.seen.size > 0) || left.number - right.number || compareText(left.site, right.site);
}

/** What a seal says of the bytes; undefined where that is not disclosed. */
function statedContent({ version, event, values }) {
  const stated = version === 1 ? event : values.get("content");
  if (!isObject(stated)) return undefined;
  return Object.fromEntries(["sha256", "size", "media"].map((name) => [name, stated[name] ?? null]));
}

function checkBelonging({ control, custody, item, seals }, shown, findings) {
  for (const { event, path } of custody) {
    if (event.item !== item || (event.type === "seal" && event.control !== control)) findings.add("E004", path);
  }
  for (const { version, event, values } of seals) {
    const accession = (version === 1 ? event.accession : values.get("accession")) ?? null;
    const named = isText(accession) ? accession : "";
    if (accession !== null && !shown.has(`data/accessions/${named}-opened`)) findings.add("E006", `${EXHIBITS}${control}`, named);
  }
}

/** The export of this dossier comes after everything else that is shown. */
function checkExport({ control, custody }, dossier, findings) {
  if (custody.length === 0 || !dossier) return;
  const last = lastLink(custody);
  if (last === undefined) findings.add("E005", `${EXHIBITS}${control}/custody`);
  else if (last.event.type !== "export" || last.event.dossier !== dossier) findings.add("E005", last.path);
}

/** The name of the file says what the bytes are, and nothing that a system would run; version 1 did not bind this. */
function checkExtension({ file, content, custody }, findings) {
  if (file === undefined || content === undefined || custody.every(({ version, site }) => version === 1 && site === "")) return;
  const derived = custody.filter(({ event }) => event.type === "derive");
  const readers = derived.map(({ version, event, values }) => (version === 1 ? event : values.get("reading"))?.reader);
  if (!fileExtensionsOf(String(content.media), readers).includes(file.slice(file.lastIndexOf(".") + 1))) findings.add("E010", file);
}

/** The extensions that an original of this sealed media type may bear. */
function fileExtensionsOf(media, readers) {
  const name = media.split(";")[0].replace(/^ +| +$/g, "").toLowerCase();
  const read = new Map(Object.entries(EXTENSIONS_READ.get(name) ?? {}));
  return [...readers.filter((reader) => read.has(reader)).map((reader) => read.get(reader)), EXTENSIONS.get(name) ?? "bin"];
}

/** The bytes are what every seal says of them that is disclosed, and the first one must be; withheld bytes are only counted. */
async function checkBytes(folder, exhibit, findings) {
  const { control, file, seals, content } = exhibit;
  if (file === undefined) {
    findings.add("E007", `${EXHIBITS}${control}`);
    return;
  }
  const digest = await folder.digest(file, () => {});
  const stated = seals.map(statedContent).filter((each) => each !== undefined);
  const isSame = stated.every((each) => each.sha256 === digest && each.size === folder.size(file));
  exhibit.isWhole = seals.length === 0 || (content !== undefined && isSame);
  if (!exhibit.isWhole) findings.add("E001", file);
}
