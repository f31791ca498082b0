// The examination of a court package from beginning to end, in the order of dossier.md.

const PROGRAMS = ["verify.py", "verify.html"];
const NO_QUOTATIONS = { compared: 0, read: 0, recognised: 0, places: 0, uncompared: [] };

/** The report on the package in a folder. `advance` hears of octets read. */
async function examine(folder, advance) {
  const findings = new Findings();
  if (!isBag(folder)) {
    findings.add("N001", "");
    return reportOf(folder, findings, {});
  }
  await checkBag(folder, findings, advance);
  if (!isPackage(folder)) {
    findings.add("N001", "data");
    return reportOf(folder, findings, {});
  }
  if (!(await testEd25519())) findings.add("N002", "");
  return examinePackage(folder, findings);
}

function isBag(folder) {
  const tags = [PAYLOAD_MANIFEST, TAG_MANIFEST, INFORMATION, "bagit.txt"];
  return [...folder.paths(), ...folder.unsafe].some((path) => tags.includes(path) || isPayload(path));
}

function isPackage(folder) {
  const isPart = (path) => [POLICY, STATEMENTS].includes(path) || path.startsWith(EXHIBITS) || path.endsWith(".opening");
  return folder.paths().some((path) => isPayload(path) && isPart(path));
}

async function examinePackage(folder, findings) {
  const octets = (await folder.read(STATEMENTS, MAX_STATEMENTS)) ?? new Uint8Array();
  const telling = findings.guarded("S001", STATEMENTS, () => parseTelling(octets));
  const shown = await readShown(folder, telling?.version, findings);
  await checkAuthors(shown, findings);
  const ledger = await checkLedger(folder, shown, findings);
  const exhibits = await checkExhibits(folder, shown, telling?.dossier, findings);
  checkAccessions(shown, findings);
  let quotations;
  if (telling) {
    checkTelling(telling, shown, exhibits, findings);
    quotations = await checkQuotes(folder, telling, exhibits, findings);
    checkReviews(telling, shown, ledger, findings);
    if ((await bagLabel(folder, "External-Identifier")) !== telling.dossier) findings.add("S002", INFORMATION);
  }
  const brackets = await checkStamps(folder, ledger, findings);
  checkClaimed(shown, ledger, brackets, findings);
  const isBound = telling ? telling.version === 2 : folder.has(`${PACKAGE}.opening`);
  if (isBound) await checkBinding(folder, { shown, telling, ledger }, findings);
  if (exhibits.size === 0) findings.add("N001", "data");
  return reportOf(folder, findings, { telling, shown, ledger, exhibits, brackets, quotations, isBound });
}

/** What a person is shown: the verdict, every finding, the exhibits, and the facts to compare with a letter from outside. */
function reportOf(folder, findings, parts) {
  const { telling, shown, ledger, exhibits, brackets = [], quotations = NO_QUOTATIONS, isBound = false } = parts;
  const policy = ledger?.policy;
  const trusted = findings.result() === "failed" ? [] : brackets;
  return {
    result: findings.result(),
    findings: findings.list(),
    files: folder.paths().length,
    events: shown?.size ?? 0,
    exhibits: [...(exhibits?.values() ?? [])].map((exhibit) => shownExhibit(exhibit, { telling, ledger, brackets: trusted })),
    dossier: telling && { id: telling.dossier, code: telling.code, title: telling.title, language: telling.language },
    keys: policy ? policy.logs.map((key) => key.text) : [],
    cosigners: policy ? [...policy.cosigners.values()].map((key) => key.text) : [],
    checkpoint: ledger?.checkpoint && { origin: ledger.checkpoint.origin, size: ledger.checkpoint.size, root: hex(ledger.checkpoint.root) },
    closing: ledger?.closing && { size: ledger.closing.size, root: hex(ledger.closing.root) },
    event: shown?.get(PACKAGE)?.commitment,
    brackets,
    quotations,
    isBound,
    programs: new Map(PROGRAMS.map((path) => [path, folder.digests.get(path)])),
  };
}

function shownExhibit(exhibit, { telling, ledger, brackets }) {
  const { control, custody, seals, content } = exhibit;
  const [seal] = seals;
  const isShared = new Set(custody.map(({ site }) => site)).size > 1;
  const index = seal && ledger.indexes.get(seal.stem);
  const covering = brackets.filter((bracket) => index !== undefined && index < bracket.size);
  covering.sort((left, right) => left.before - right.before);
  return {
    control, content: content && isDigest(content.sha256) && isCount(content.size) && isText(content.media) ? content : undefined,
    state: stateOf(exhibit, telling?.exhibits.get(control)),
    custody: custody.map(({ event, site }) => ({ type: event.type, at: event.at, by: event.by, site: isShared ? site : "" })),
    withheld: custody.reduce((sum, entry) => sum + withheldIn(entry), 0),
    bracket: covering[0],
    covering: covering.filter(({ root }, at) => covering.findIndex((other) => other.root === root) === at),
  };
}

/** How an exhibit's bytes stand; missing if the dossier tells of a file that is not there. */
function stateOf({ file, isWhole }, row) {
  if (file !== undefined) return isWhole ? "whole" : "changed";
  return isText(row?.file) ? "missing" : "withheld";
}
