// The Merkle tree of RFC 6962: what a leaf, an inclusion proof and a consistency proof are worth.

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function leafHash(entry) {
  return sha256(LEAF, entry);
}

function nodeHash(left, right) {
  return sha256(NODE, left, right);
}

/** The leaf of an opening: its commitment in the entry line of ledger.md. */
function leafOf(commitment) {
  return leafHash(utf8(`khronika.leaf/1 ${commitment}\n`));
}

/** The root that the hashes lead to from the leaf at this index of a tree of this size (RFC 9162 section 2.1.3.2); undefined if they cannot. */
function rootOf(leaf, index, size, hashes) {
  if (index >= size) return undefined;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const other of hashes) {
    if (last === 0n) return undefined;
    const fromLeft = (node & 1n) === 1n || node === last;
    hash = fromLeft ? nodeHash(other, hash) : nodeHash(hash, other);
    while (fromLeft && (node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n ? hash : undefined;
}

/** Whether the hashes lead from the leaf to this root. */
function includes(leaf, index, size, hashes, root) {
  const found = rootOf(leaf, index, size, hashes);
  return found !== undefined && same(found, root);
}

/** Whether the hashes show the older tree to be the beginning of the newer one (RFC 9162 section 2.1.4.2); sizes 0 < older < newer. */
function extendsTree(older, newer, hashes) {
  if (older.size <= 0n || older.size >= newer.size) return false;
  const path = isPowerOfTwo(older.size) ? [older.root, ...hashes] : hashes;
  if (path.length === 0) return false;
  let [node, last] = [older.size - 1n, newer.size - 1n];
  while ((node & 1n) === 1n) [node, last] = [node >> 1n, last >> 1n];
  let [before, after] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      [before, after] = [nodeHash(hash, before), nodeHash(hash, after)];
      while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      after = nodeHash(after, hash);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n && same(before, older.root) && same(after, newer.root);
}

function isPowerOfTwo(number) {
  return (number & (number - 1n)) === 0n;
}
