// Corrections of accessions: none is missing, and what is shown of an accession no later one replaced.

const ACCESSIONS = "data/accessions/";
const CORRECTION = /^data\/accessions\/([^/]+)-corrected-([^/-]+)$/;

/** E011: corrections are numbered without a gap, stand beside their accession, and show each field that an earlier event shows. */
function checkAccessions(shown, findings) {
  const corrections = new Map();
  for (const [stem, entry] of shown) {
    const [, accession, number] = CORRECTION.exec(stem) ?? [];
    if (accession === undefined) continue;
    const numbered = corrections.get(accession) ?? corrections.set(accession, new Map()).get(accession);
    numbered.set(number, entry);
  }
  for (const [accession, numbered] of corrections) {
    const opened = shown.get(`${ACCESSIONS}${accession}-opened`);
    const entries = [...numbered.keys()].map((_, index) => numbered.get(String(index + 1)));
    if (opened === undefined || !areWhole(opened, entries)) findings.add("E011", `${ACCESSIONS}${accession}`);
  }
}

function areWhole(opened, corrections) {
  const told = new Set([...opened.values.keys()].filter((name) => name !== "paths"));
  for (const entry of corrections) {
    if (entry === undefined || ![...told].every((name) => entry.values.has(name))) return false;
    for (const name of entry.values.keys()) told.add(name);
  }
  return true;
}
