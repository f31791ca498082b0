// The policy of a package: which logs are accepted and how many cosigners must have seen a checkpoint (C2SP tlog-policy).

/** The logs, cosigners and groups named, and the name that must be satisfied. */
function parsePolicy(octets) {
  const policy = { logs: [], cosigners: new Map(), groups: new Map(), quorum: null };
  const text = parseUtf8(octets);
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) refuse("control character in the policy");
  for (const line of linesOf(text)) readPolicyLine(policy, line.split(/[ \t]+/).filter((word) => word !== ""));
  if (policy.logs.length === 0 || policy.quorum === null) refuse("policy without a log or a quorum");
  if ([policy.logs, [...policy.cosigners.values()]].some(namesKeyTwice)) refuse("key twice in the policy");
  return policy;
}

function namesKeyTwice(keys) {
  return new Set(keys.map((key) => hex(key.octets))).size !== keys.length;
}

function readPolicyLine(policy, words) {
  const [kind, ...rest] = words;
  if (kind === undefined || kind.startsWith("#")) return;
  if (kind === "log") readLogLine(policy, rest);
  else if (kind === "witness") readCosignerLine(policy, rest);
  else if (kind === "group") readGroupLine(policy, rest);
  else if (kind === "quorum") readQuorumLine(policy, rest);
  else refuse("unknown line in the policy");
}

function readLogLine(policy, words) {
  if (words.length < 1 || words.length > 2) refuse("log line malformed");
  policy.logs.push(keyFor(words[0], ED25519));
}

function readCosignerLine(policy, words) {
  if (words.length < 2 || words.length > 3) refuse("cosigner line malformed");
  policy.cosigners.set(newName(policy, words[0]), keyFor(words[1], COSIGNATURE));
}

function keyFor(text, type) {
  const key = parseVerifierKey(text);
  return key.type === type || key.type === ML_DSA_44 ? key : refuse("a key of this kind cannot play this part");
}

function readGroupLine(policy, [name, needed, ...members]) {
  newName(policy, name);
  const taken = new Set([...policy.groups.values()].flatMap((group) => group.members));
  if (members.length === 0 || new Set(members).size !== members.length) refuse("group empty or naming a member twice");
  if (!members.every((each) => isNamed(policy, each) && !taken.has(each))) refuse("group names an unknown member or another group's");
  const count = needed === "all" ? members.length : needed === "any" ? 1 : Number(parseDecimal(needed));
  if (count < 1 || count > members.length) refuse("group needs more members than it has");
  policy.groups.set(name, { count, members });
}

function readQuorumLine(policy, words) {
  if (words.length !== 1 || policy.quorum !== null) refuse("quorum line malformed or repeated");
  if (words[0] !== "none" && !isNamed(policy, words[0])) refuse("quorum names an unknown member");
  policy.quorum = words[0];
}

function isNamed(policy, name) {
  return policy.cosigners.has(name) || policy.groups.has(name);
}

function newName(policy, name) {
  return name === undefined || name === "none" || isNamed(policy, name) ? refuse("name missing or repeated") : name;
}

/** L003, L004, L007 and L008: every key of the log must have signed, and no signature by a key of the policy may be wrong. */
async function checkCheckpoint(checkpoint, policy, path, findings) {
  const keys = [...policy.logs, ...policy.cosigners.values()];
  const claimed = checkpoint.signatures.flatMap((line) => keys.filter((key) => isBy(line, key)).map((key) => ({ line, key })));
  const readable = claimed.filter(({ key }) => key.type !== ML_DSA_44);
  if (readable.length < claimed.length) findings.add("L007", path);
  const good = await Promise.all(readable.map(({ line, key }) => isSignature(checkpoint, line, key)));
  if (good.includes(false)) findings.add("L003", path);
  const own = policy.logs.filter((key) => key.name === checkpoint.origin);
  if (!readable.some(({ key }) => own.includes(key))) findings.add("L004", path);
  else if (!own.every((key) => checkpoint.signatures.some((line) => isBy(line, key)))) findings.add("L008", path);
}

/** Whether enough cosigners signed; a cosignature of a kind not checked here counts for nothing. */
async function reachesQuorum(checkpoint, policy) {
  const met = new Set(["none"]);
  for (const [name, key] of policy.cosigners) {
    const lines = checkpoint.signatures.filter((line) => isBy(line, key));
    const good = await Promise.all(lines.map((line) => isSignature(checkpoint, line, key)));
    if (good.includes(true)) met.add(name);
  }
  for (const [name, { count, members }] of policy.groups) {
    if (members.filter((each) => met.has(each)).length >= count) met.add(name);
  }
  return met.has(policy.quorum);
}
