// The bag (RFC 8493): every file in its manifest, every digest right, nothing missing, nothing extra.

const DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const PAYLOAD_MANIFEST = "manifest-sha256.txt";
const TAG_MANIFEST = "tagmanifest-sha256.txt";

const INFORMATION = "bag-info.txt";

async function checkBag(folder, findings, advance) {
  for (const path of folder.unsafe) findings.add("B007", path);
  await checkDeclaration(folder, findings);
  await checkManifest({ folder, findings, advance }, PAYLOAD_MANIFEST, isPayload);
  await checkManifest({ folder, findings, advance }, TAG_MANIFEST, (path) => !isPayload(path) && path !== TAG_MANIFEST);
  await checkOxum(folder, findings);
}

async function checkDeclaration(folder, findings) {
  const octets = await folder.read("bagit.txt", MAX_TAG_FILE);
  if (octets === undefined || !same(octets, utf8(DECLARATION))) findings.add("B001", "bagit.txt");
}

async function checkOxum(folder, findings) {
  const payload = folder.paths().filter(isPayload);
  const size = payload.reduce((sum, path) => sum + folder.size(path), 0);
  if ((await bagLabel(folder, "Payload-Oxum")) !== `${size}.${payload.length}`) findings.add("B006", INFORMATION);
}

/** The value of a label that occurs exactly once in bag-info.txt; undefined otherwise. */
async function bagLabel(folder, name) {
  const octets = (await folder.read(INFORMATION, MAX_TAG_FILE)) ?? new Uint8Array();
  let lines = [];
  try {
    lines = linesOf(parseUtf8(octets)).filter((line) => line.startsWith(`${name}:`));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return lines.length === 1 ? lines[0].slice(name.length + 1).replace(/^[ \t\r]+|[ \t\r]+$/g, "") : undefined;
}

function isPayload(path) {
  return path.startsWith("data/");
}

async function checkManifest({ folder, findings, advance }, name, belongs) {
  const octets = await folder.read(name, MAX_MANIFEST);
  const listed = findings.guarded("B005", name, () => parseManifest(octets ?? refuse("manifest is missing")));
  if (listed === undefined) return;
  await folder.digestAll([...listed.keys()].filter((path) => folder.has(path)), advance);
  for (const path of [...listed.keys()].sort()) {
    if (!isSafe(path)) findings.add("B007", path);
    else if (!folder.has(path)) findings.add("B002", path);
    else await checkFile({ folder, findings, advance }, path, listed.get(path));
    if (folder.has(path) && !belongs(path)) findings.add("B005", name, path);
  }
  for (const path of folder.paths().filter((each) => belongs(each) && !listed.has(each))) findings.add("B004", path);
}

async function checkFile({ folder, findings, advance }, path, digest) {
  if ((await folder.digest(path, advance)) !== digest) findings.add("B003", path);
}

/** Digests by path: lines of a digest, two spaces and a path whose line ends and per cent signs are encoded. */
function parseManifest(octets) {
  const listed = new Map();
  for (const line of octets.length === 0 ? [] : linesOf(parseUtf8(octets))) {
    const [, digest, encoded] = /^([0-9a-f]{64})  ([^*].*)$/su.exec(line) ?? refuse("not a line of a manifest");
    if (/%(?!0A|0D|25)/.test(encoded)) refuse("per cent sign in a path is not encoded");
    const path = encoded.replace(/%(0A|0D|25)/g, decodeURIComponent);
    if (listed.has(path)) refuse("path named twice");
    listed.set(path, digest);
  }
  return listed;
}

/** Names that Windows keeps for devices, whatever follows a full stop. */
const DEVICE = /^(con|prn|aux|nul|conin[$]|conout[$]|(com|lpt)[1-9\u00b9\u00b2\u00b3]) *([.][^]*)?$/i;

/** Whether a path stays in the package, and names the same file, on every system: relative, no `.` or `..`, only what Windows keeps in names. */
function isSafe(path) {
  const parts = path.split("/");
  return parts.length <= MAX_DEPTH && !/^~|[\\:*?"<>|\x00-\x1f]/.test(path) && parts.every(isKept);
}

/** Whether every system keeps this name as it is: Windows drops a full stop or a blank at the end. */
function isKept(part) {
  return part !== "" && !/[. ]$/.test(part) && !DEVICE.test(part);
}
