// Time-stamps in the package: what an outside clock proves about the log.

const TIMESTAMPS = "data/timestamps";
const STAMP_PARTS = [["checkpoint", MAX_NOTE], ["tsq", MAX_TOKEN], ["tsr", MAX_TOKEN], ["chain.pem", MAX_TOKEN], ["consistency", MAX_PROOF]];

/** T001 to T007, and what the tokens without a fault or gap prove. */
async function checkStamps(folder, ledger, findings) {
  const places = folder.paths().map((path) => /^(data\/timestamps(?:-later)?\/.*)\.(checkpoint|tsq|tsr|chain\.pem|consistency)$/s.exec(path)?.[1]);
  const isRead = (stem) => stem !== undefined && (ledger.closing !== undefined || !stem.startsWith(LATER));
  const stems = [...new Set(places.filter(isRead))].sort();
  if (stems.length === 0) findings.add("T006", TIMESTAMPS);
  for (const stem of stems.slice(MAX_STAMPS)) findings.add("T001", `${stem}.tsr`);
  const brackets = [];
  for (const stem of stems.slice(0, MAX_STAMPS)) {
    const own = new Findings();
    const bracket = await checkStamp(folder, stem, { ledger, findings: own });
    for (const { code, path, detail } of own.list()) findings.add(code, path, detail);
    if (bracket !== undefined && own.list().every((finding) => finding.level === "notice")) brackets.push(bracket);
  }
  return brackets;
}

async function checkStamp(folder, stem, { ledger, findings }) {
  const parts = new Map();
  for (const [suffix, limit] of STAMP_PARTS) parts.set(suffix, await folder.read(`${stem}.${suffix}`, limit));
  const part = (suffix) => parts.get(suffix) ?? new Uint8Array();
  const stamped = findings.guarded("T005", `${stem}.checkpoint`, () => parseCheckpoint(part("checkpoint")));
  if (stamped) await checkStamped(stem, stamped, { ledger, findings, proof: parts.get("consistency") });
  const request = findings.guarded("T001", `${stem}.tsq`, () => parseRequest(part("tsq")));
  const token = findings.guarded("T001", `${stem}.tsr`, () => parseReply(part("tsr")));
  if (request && token && !answers(request, token, part("checkpoint"))) findings.add("T002", `${stem}.tsr`);
  const chain = findings.guarded("T004", `${stem}.chain.pem`, () => parseChain(part("chain.pem")));
  if (token && chain) await checkAuthority(token, chain, stem, findings);
  return stamped && token && chain && { stem, size: stamped.size, before: token.statement.before, root: hex(sha256(chain.at(-1).octets)) };
}

/** The stamped checkpoint is by a log of the policy, and one history with the package's, or with the later one that closes it. */
async function checkStamped(stem, stamped, { ledger, findings, proof }) {
  const path = `${stem}.checkpoint`;
  const { policy } = ledger;
  const checkpoint = stem.startsWith(LATER) ? ledger.closing : ledger.checkpoint;
  if (checkpoint === undefined) return;
  if (policy && !same(stamped.octets, checkpoint.octets)) await checkCheckpoint(stamped, policy, path, findings);
  const consistent = findings.guarded("T005", path, () => isOneHistory(stem, stamped, checkpoint, proof));
  if (consistent === false) findings.add("T005", path);
}

function isOneHistory(stem, stamped, own, octets) {
  const [older, newer] = stamped.size <= own.size ? [stamped, own] : [own, stamped];
  if (stamped.origin !== own.origin || !stem.startsWith(`${stem.startsWith(LATER) ? LATER : `${TIMESTAMPS}/`}${stamped.size}-`)) return false;
  if (older.size === newer.size) return same(older.root, newer.root) && octets === undefined;
  const proof = parseConsistency(octets ?? new Uint8Array());
  return proof.older === older.size && proof.newer === newer.size && extendsTree(older, newer, proof.hashes);
}

/** Whether the token is over these octets with SHA-256, and is the answer to the request. */
function answers(request, { statement }, stamped) {
  const { algorithm, digest } = statement.imprint;
  const equal = algorithm.oid === request.imprint.algorithm.oid && digest === request.imprint.digest && statement.nonce === request.nonce;
  const right = HASHES.get(algorithm.oid) === "SHA-256" && digest === hex(sha256(stamped));
  return equal && right && (request.policy === undefined || request.policy === statement.policy);
}

async function checkAuthority(token, chain, stem, findings) {
  try {
    if (subtle === undefined) unknown("no cryptography in this browser");
    if (!(await isTokenSigned(token, chain[0]))) findings.add("T003", `${stem}.tsr`);
    if (!(await isChainValid(chain, token.statement.at))) findings.add("T004", `${stem}.chain.pem`);
  } catch (error) {
    if (error instanceof UnknownAlgorithm) findings.add("T007", `${stem}.tsr`);
    else if (isRefusal(error)) findings.add("T004", `${stem}.chain.pem`);
    else throw error;
  }
}
