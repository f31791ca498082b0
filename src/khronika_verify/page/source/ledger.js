// The ledger: every opening stands in one log under one checkpoint, signed as the policy asks.

const POLICY = "data/policy.txt";

/**
 * P001 and L001 to L008; the package's checkpoint is the one most proofs stand under, and the others are L006. `closing` is the later one
 * under which the event of the package itself is proven.
 */
async function checkLedger(folder, shown, findings) {
  const octets = (await folder.read(POLICY, MAX_POLICY)) ?? new Uint8Array();
  const policy = findings.guarded("P001", POLICY, () => parsePolicy(octets));
  const ledger = { policy, checkpoint: undefined, closing: undefined, indexes: new Map() };
  const notes = new Map();
  for (const entry of shown.values()) await checkProof(folder, entry, { ledger, notes, findings });
  const first = [...notes.values()].filter((note) => note.proofs.length > 0);
  if (first.length > 0) await checkOneCheckpoint(ledger, first, findings);
  // No quorum is asked for: witnesses may not have seen it yet, and what they saw is what it continues.
  if (ledger.closing && policy) await checkCheckpoint(ledger.closing, policy, `${PACKAGE}.tlog-proof`, findings);
  return ledger;
}

/** Reads the proof beside an opening; its checkpoint is read once for all proofs that carry the same. */
async function checkProof(folder, { stem, path, commitment }, { ledger, notes, findings }) {
  const beside = `${stem}.tlog-proof`;
  const octets = (await folder.read(beside, MAX_PROOF)) ?? new Uint8Array();
  const proof = findings.guarded("L001", beside, () => parseProof(octets));
  const name = proof && hex(sha256(proof.note));
  if (proof && !notes.has(name) && notes.size === MAX_CHECKPOINTS) {
    findings.add("L006", beside);
    return;
  }
  const known = proof && (notes.get(name)?.checkpoint ?? findings.guarded("L001", beside, () => parseCheckpoint(proof.note)));
  if (known === undefined) return;
  if (!notes.has(name)) notes.set(name, { checkpoint: known, proofs: [] });
  if (stem === PACKAGE) ledger.closing = known;
  else notes.get(name).proofs.push(beside);
  if (includes(leafOf(commitment), proof.index, known.size, proof.hashes, known.root)) ledger.indexes.set(stem, proof.index);
  else findings.add("L002", path);
}

async function checkOneCheckpoint(ledger, notes, findings) {
  const most = notes.reduce((best, note) => (note.proofs.length > best.proofs.length ? note : best));
  ledger.checkpoint = most.checkpoint;
  for (const path of notes.filter((note) => note !== most).flatMap((note) => note.proofs)) findings.add("L006", path);
  if (ledger.policy === undefined) return;
  await checkCheckpoint(most.checkpoint, ledger.policy, most.proofs[0], findings);
  if (knowsEd25519 && !(await reachesQuorum(most.checkpoint, ledger.policy))) findings.add("L005", most.proofs[0]);
}
