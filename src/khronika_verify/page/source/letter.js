// The organisation's letter, read strictly, and a package compared with it (docs/format/letter.md).

/** A `letter.json` in its one spelling. */
function parseLetter(octets) {
  if (octets.length > MAX_LETTER) refuse("a letter longer than is read");
  const lines = linesOf(parseUtf8(octets));
  const told = membersOf(lines.length === 1 ? parseCanonical(lines[0]) : refuse("a letter is one line"), LETTER_MEMBERS);
  const checkpoint = membersOf(told.checkpoint, "root size");
  const programs = membersOf(told.programs, "verify.html verify.py");
  const packages = listOf(told.packages).map((each) => membersOf(each, "dossier event"));
  const keys = distinctTexts(told.keys);
  if (told.format !== "khronika-letter/1" || keys.length === 0 || !keys.every(parseVerifierKey)) refuse("another format, or no keys");
  const isHead = isId(told.letter) && isText(told.made) && DAY.test(told.made) && isText(told.origin) && KEY_NAME.test(told.origin);
  if (!isHead || !isCount(checkpoint.size) || !isDigest(checkpoint.root)) refuse("not a letter");
  distinctTexts(packages.map(({ dossier }) => dossier));
  if (!packages.every(({ dossier, event }) => isId(dossier) && isDigest(event))) refuse("not packages");
  return {
    origin: told.origin, keys, roots: distinctDigests(told.roots), size: BigInt(checkpoint.size), root: checkpoint.root,
    packages: new Map(packages.map(({ dossier, event }) => [dossier, event])),
    programs: new Map(Object.keys(programs).map((name) => [name, distinctDigests(programs[name])])),
  };
}

const LETTER_MEMBERS = "checkpoint format keys letter made origin packages programs roots";
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function distinctTexts(value) {
  const texts = listOf(value);
  const isList = texts.length <= MAX_LISTED && new Set(texts).size === texts.length && texts.every(isText);
  return isList ? texts : refuse("too long a list, or a thing twice");
}

function distinctDigests(value) {
  const texts = distinctTexts(value);
  return texts.every(isDigest) ? texts : refuse("not digests");
}

/** The report on a package after it was compared with these octets of a letter: findings X001 to X009, and the result. */
function compareLetter(report, octets) {
  const findings = new Findings();
  for (const { code, path, detail } of report.findings) findings.add(code, path, detail);
  const letter = findings.guarded("X009", "", () => parseLetter(octets));
  const isWhole = letter !== undefined && report.keys.length > 0 && report.checkpoint !== undefined && isTrusted(letter, report, findings);
  const result = findings.result();
  return {
    ...report,
    result: result === "consistent" && isWhole ? "verified" : result,
    findings: findings.list(),
    letter: letter && hex(sha256(octets)),
  };
}

/** Whether the letter names every key and every root; what contradicts it is found. */
function isTrusted(letter, report, findings) {
  if (letter.origin !== report.checkpoint.origin) {
    findings.add("X003", POLICY);
    return false;
  }
  const keys = [...report.keys, ...report.cosigners];
  for (const key of keys) if (!letter.keys.includes(key)) findings.add("X001", POLICY, keyBeginning(key));
  for (const key of letter.keys) if (!keys.includes(key) && key.split("+")[0] === letter.origin) findings.add("X002", POLICY, keyBeginning(key));
  compareWhole(letter, report, findings);
  const strange = report.brackets.filter(({ root }) => !letter.roots.includes(root));
  for (const { stem, root } of strange) findings.add("X004", `${stem}.chain.pem`, root);
  return strange.length === 0;
}

/** The tree, the package as a whole, and its programs. */
function compareWhole(letter, report, findings) {
  for (const [checkpoint, path] of [[report.checkpoint, "data"], [report.closing, PACKAGE]]) {
    if (checkpoint !== undefined && checkpoint.size === letter.size && checkpoint.root !== letter.root) findings.add("X005", path, checkpoint.size);
  }
  const named = letter.packages.get(report.dossier?.id);
  if (named === undefined) findings.add("X007", "");
  else if (named !== report.event) findings.add("X006", `${PACKAGE}.opening`);
  for (const [name, digest] of report.programs) if (digest !== undefined && !letter.programs.get(name).includes(digest)) findings.add("X008", name);
}

/** The name and id of a verifier key. */
function keyBeginning(key) {
  return key.split("+", 2).join("+");
}
