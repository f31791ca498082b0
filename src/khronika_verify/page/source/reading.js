// Readings of an exhibit: the renditions that travel with it, each proven by the derive event that logged it.

const RENDITION_FILE = /^data\/exhibits\/[^/]+\/renditions\/([a-z2-7]{26})\.json$/;

/** S008, and the readings of an exhibit of which something travels with its outline. */
async function readReadings(folder, { control, file, custody }, findings) {
  const paths = folder.paths().filter((path) => path.startsWith(`${EXHIBITS}${control}/renditions/`) && RENDITION_FILE.test(path));
  if (paths.length === 0) return [];
  const logged = loggedRenditions(custody);
  const contents = new Map();
  let total = 0;
  for (const path of paths) {
    const [, id] = RENDITION_FILE.exec(path);
    total += folder.size(path);
    const octets = total > MAX_RENDITIONS ? undefined : await folder.read(path, MAX_RENDITION);
    const content = findings.guarded("S008", path, () => provenRendition(id, octets, file, logged));
    if (content) contents.set(id, content);
  }
  return logged.map((event) => readingOf(event, contents)).filter(({ parts }) => parts.length > 0);
}

/** What each derive event discloses of its renditions; one of version 1 tells nothing of a single one. */
function loggedRenditions(custody) {
  const derived = custody.filter(({ event, version }) => event.type === "derive" && version === 2);
  return derived.map(({ values }) => [...values].filter(([name]) => name.startsWith("renditions.")).map(([, value]) => madeOf(value)));
}

/** What a field text says of a rendition; one in another form vouches for no file. */
function madeOf(value) {
  const names = isObject(value) ? Object.keys(value).sort().join(" ") : "";
  const isForm = names === "kind media rendition sha256 size" && [value.rendition, value.kind, value.sha256].every(isText) && isCount(value.size);
  return isForm ? { id: value.rendition, kind: value.kind, sha256: value.sha256, size: value.size } : { id: "", kind: "", sha256: "", size: 0 };
}

function provenRendition(id, octets, file, logged) {
  const stated = logged.flat().filter((made) => made.id === id);
  const [made] = stated;
  if (file === undefined || octets === undefined || made === undefined) refuse("nothing vouches for a rendition");
  if (!stated.every((other) => equalJson(other, made))) refuse("two events vouch for two renditions");
  if (made.size !== octets.length || made.sha256 !== hex(sha256(octets))) refuse("not the rendition that was logged");
  return parseRendition(octets, made.kind);
}

/** What travels of one reading: the parts of its outline, and by their ids texts, with their digests, and metadata. */
function readingOf(event, contents) {
  const reading = { parts: [], texts: new Map(), metadata: new Map() };
  for (const { id, sha256: digest } of event) {
    const { parts, text, metadata } = contents.get(id) ?? {};
    if (parts && reading.parts.length === 0) reading.parts = parts;
    if (text) reading.texts.set(id, { ...text, digest });
    if (metadata) reading.metadata.set(id, metadata);
  }
  return reading;
}

/** The part that has this text; undefined where none has it, or the text does not travel. */
function partOf({ parts, texts }, id) {
  return texts.has(id) ? parts.find((part) => part.texts.includes(id)) : undefined;
}
