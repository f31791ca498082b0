// The folder a person chose: its files by path, read once, control files in whole and exhibits in pieces.

const SMALL_FILE = 64 << 10;
const TOGETHER = 256;

/** Files by their path inside the chosen folder. Sizes are asked for once: browsers go to the disk for each answer. */
class Folder {
  constructor(files) {
    const safe = [...files].filter(([path]) => isSafe(path));
    const surplus = safe.slice(MAX_FILES).map(([path]) => path);
    this.files = new Map(safe.slice(0, MAX_FILES));
    this.unsafe = [...[...files.keys()].filter((path) => !isSafe(path)), ...surplus].sort();
    this.sizes = new Map([...this.files].map(([path, file]) => [path, file.size]));
    this.sorted = [...this.files.keys()].sort();
    this.digests = new Map();
    this.kept = new Map();
  }

  paths() {
    return this.sorted;
  }

  has(path) {
    return this.files.has(path);
  }

  size(path) {
    return this.sizes.get(path);
  }

  totalSize() {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** The package's folder, also when the folder around it was chosen and holds nothing else. */
  static around(files) {
    const [outer, ...more] = new Set([...files.keys()].map((path) => path.split("/")[0]));
    if (more.length > 0 || !files.has(`${outer}/bagit.txt`)) return new Folder(files);
    return new Folder(new Map([...files].map(([path, file]) => [path.slice(outer.length + 1), file])));
  }

  /** The octets of a control file; undefined when it is missing, unreadable or larger than `limit`. */
  async read(path, limit) {
    if (this.kept.has(path)) return this.kept.get(path);
    const file = this.files.get(path);
    if (file === undefined || this.size(path) > limit) return undefined;
    return file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => undefined);
  }

  /** The SHA-256 of a file, computed once; undefined when it cannot be read. Small files are kept, so that what was hashed is what is parsed. */
  async digest(path, advance) {
    if (!this.digests.has(path)) this.digests.set(path, await this.compute(path, advance));
    return this.digests.get(path);
  }

  /** Digests many files, small ones many at a time: most of the wait is for the browser's answers. */
  async digestAll(paths, advance) {
    const small = paths.filter((path) => !this.digests.has(path) && this.size(path) <= SMALL_FILE);
    for (let at = 0; at < small.length; at += TOGETHER) {
      const some = small.slice(at, at + TOGETHER);
      await this.readTogether(some);
      await Promise.all(some.map((path) => this.digest(path, advance)));
    }
  }

  /** Keeps what small files hold, asked for as one. Where one of them cannot be read, or changed, nothing is kept: each is asked for by itself. */
  async readTogether(paths) {
    const expected = paths.reduce((sum, path) => sum + this.size(path), 0);
    const buffer = await new Blob(paths.map((path) => this.files.get(path))).arrayBuffer().catch(() => undefined);
    if (buffer?.byteLength !== expected) return;
    let at = 0;
    for (const path of paths) this.kept.set(path, new Uint8Array(buffer.slice(at, (at += this.size(path)))));
  }

  async compute(path, advance) {
    if (this.size(path) > SMALL_FILE) return fileDigest(this.files.get(path), advance).catch(() => undefined);
    const octets = await this.read(path, SMALL_FILE);
    if (octets === undefined) return undefined;
    this.kept.set(path, octets);
    advance(octets.length);
    return hex(sha256(octets));
  }
}

/** Files of a folder input by their path below the folder. */
function filesOfInput(list) {
  return new Map([...list].map((file) => [file.webkitRelativePath.split("/").slice(1).join("/") || file.name, file]));
}

/** Files of a dropped folder. Pages opened from disk get handles; browsers without them have entries. */
async function filesOfDrop(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const roots = items.map((item) => (item.getAsFileSystemHandle ? item.getAsFileSystemHandle() : item.webkitGetAsEntry()));
  const files = new Map();
  for (const root of await Promise.all(roots)) {
    if (root === null) continue;
    if (root.kind === undefined) await collectEntry(root, "", files);
    else await collectHandle(root, "", files);
  }
  return files;
}

async function collectHandle(handle, path, files) {
  if (handle.kind === "file") {
    files.set(path || handle.name, await handle.getFile());
    return;
  }
  for await (const [name, inner] of handle.entries()) await collectHandle(inner, path === "" ? name : `${path}/${name}`, files);
}

async function collectEntry(entry, path, files) {
  if (entry.isFile) {
    files.set(path || entry.name, await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const inner of batch) await collectEntry(inner, path === "" ? inner.name : `${path}/${inner.name}`, files);
  }
}
