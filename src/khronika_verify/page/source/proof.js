// Proof files: that an opening stands in the log (C2SP tlog-proof), and that a log only grew (khronika-consistency/1).

/** An inclusion proof and the note of the checkpoint it stands under; the note is read apart. */
function parseProof(octets) {
  const cut = octets.findIndex((octet, at) => octet === 10 && octets[at + 1] === 10);
  if (cut < 0 || cut + 2 === octets.length) refuse("proof without checkpoint");
  const [head, index, ...hashes] = parseUtf8(octets.subarray(0, cut)).split("\n");
  if (head !== "c2sp.org/tlog-proof@v1") refuse("not a proof");
  return { index: parseNamed("index", index), hashes: parseHashes(hashes), note: octets.subarray(cut + 2) };
}

/** A consistency proof between two sizes. */
function parseConsistency(octets) {
  const [head, older, newer, ...hashes] = linesOf(parseUtf8(octets));
  if (head !== "khronika-consistency/1") refuse("not a consistency proof");
  return { older: parseNamed("old", older), newer: parseNamed("new", newer), hashes: parseHashes(hashes) };
}

function parseNamed(name, line) {
  if (!line?.startsWith(`${name} `)) refuse("label is missing");
  return parseDecimal(line.slice(name.length + 1));
}

function parseHashes(lines) {
  return lines.length > MAX_PATH ? refuse("proof longer than any tree is high") : lines.map(parseHash);
}
