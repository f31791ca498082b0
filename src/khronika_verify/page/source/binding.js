// That the package is, as a whole, what its makers logged: no file changed, missing or added.

const LIST_LINE = /^([0-9a-f]{64}) (0|[1-9]\d{0,14}) ([!-~]+)$/;

/** K001 to K008 about a package of version 2. */
async function checkBinding(folder, { shown, telling, ledger }, findings) {
  for (const path of folder.paths()) if (!hasPlace(path)) findings.add("K006", path);
  const entry = shown.get(PACKAGE);
  if (entry === undefined || !isOf(entry, shown, telling)) findings.add("K001", `${PACKAGE}.opening`);
  if (entry === undefined) return;
  const octets = (await folder.read(LIST, MAX_MANIFEST)) ?? new Uint8Array();
  const listed = findings.guarded("K002", LIST, () => parseList(octets, entry));
  if (listed !== undefined) await checkListed(folder, listed, findings);
  await checkBagFiles(folder, { ...entry.event, dossier: telling?.dossier ?? entry.event.dossier }, findings);
  const proof = (await folder.read(CONSISTENCY, MAX_PROOF)) ?? new Uint8Array();
  if (!isLater(proof, entry, ledger)) findings.add("K008", CONSISTENCY);
}

/** Whether the event is of the dossier and the case that the package shows, and for whom its exhibits were exported. */
function isOf({ event }, shown, telling) {
  const exports = [...shown.values()].filter((entry) => entry.event.type === "export" && entry.event.dossier === event.dossier);
  if (exports.some((entry) => entry.event.purpose !== event.purpose)) return false;
  const isOfCase = !shown.has(CASE) || shown.get(CASE).commitment === event.case;
  return isOfCase && (telling === undefined || event.dossier === telling.dossier);
}

/** Digest and size of every listed file by its path. */
function parseList(octets, { event }) {
  if (hex(sha256(octets)) !== event.files) refuse("another list was logged");
  const lines = linesOf(parseUtf8(octets)).map((line) => LIST_LINE.exec(line) ?? refuse("not a line of the list"));
  const paths = lines.map(([, , , path]) => path);
  const isOrdered = paths.every((path, at) => at === 0 || paths[at - 1] < path);
  if (!isOrdered || !paths.every(isListed)) refuse("not a list of files, each once and in order");
  return new Map(lines.map(([, digest, size, path]) => [path, { digest, size: Number(size) }]));
}

async function checkListed(folder, listed, findings) {
  for (const [path, { digest, size }] of listed) {
    if (!folder.has(path)) findings.add("K004", path);
    else if (folder.size(path) !== size || (await folder.digest(path, () => {})) !== digest) findings.add("K003", path);
  }
  for (const path of folder.paths()) {
    if (!listed.has(path) && isListed(path) && hasPlace(path)) findings.add("K005", path);
  }
}

/** What the files of the bag say follows from the rest: they say it in one way, and nothing else. */
async function checkBagFiles(folder, { at, dossier }, findings) {
  const payload = folder.paths().filter(isPayload);
  const oxum = `${payload.reduce((sum, path) => sum + folder.size(path), 0)}.${payload.length}`;
  const facts = ["Bag-Software-Agent: khronika", `Bagging-Date: ${at.slice(0, 10)}`, `External-Identifier: ${dossier}`];
  const information = utf8([...facts, `Payload-Oxum: ${oxum}`, ""].join("\n"));
  const octets = await folder.read(INFORMATION, MAX_TAG_FILE);
  if (octets === undefined || !same(octets, information)) findings.add("K007", INFORMATION);
  for (const name of [PAYLOAD_MANIFEST, TAG_MANIFEST]) {
    const manifest = await folder.read(name, MAX_MANIFEST);
    if (manifest !== undefined && !isInOrder(manifest)) findings.add("K007", name);
  }
}

/** Whether the lines of a manifest are in the order of their paths, which are ASCII; one that cannot be read is B005. */
function isInOrder(octets) {
  try {
    const paths = [...parseManifest(octets).keys()];
    return paths.every((path, at) => /^[\x00-\x7f]*$/.test(path) && (at === 0 || paths[at - 1] < path));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return true;
  }
}

/** Whether the event was logged after everything that the package proves, in the same log. */
function isLater(octets, { event }, { checkpoint: first, closing: second, indexes }) {
  if (first === undefined || second === undefined) return first === undefined || !indexes.has(PACKAGE);
  try {
    const proof = parseConsistency(octets);
    const isStated = proof.older === first.size && proof.newer === second.size && first.origin === second.origin;
    const isAfter = BigInt(event.size) === first.size && (indexes.get(PACKAGE) ?? first.size) >= first.size;
    return isStated && isAfter && extendsTree(first, second, proof.hashes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}
