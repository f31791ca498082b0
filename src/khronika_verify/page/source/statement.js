// Statements: what the dossier tells is what was logged, and every sentence leads to a passage of an exhibit.

const STATEMENTS = "data/statements.json";

/** S002, S004 and S005: the file against the log and the exhibits. */
function checkTelling(telling, shown, exhibits, findings) {
  checkCase(telling, shown, findings);
  checkRows(telling, exhibits, findings);
  const controls = new Map([...exhibits.values()].filter(({ item }) => item).map(({ item, control }) => [item, control]));
  for (const batch of telling.batches) {
    checkBatch(batch, shown.get(`data/statements/${batch.batch}`), findings);
    checkSource(batch, shown.get(`data/statements/${batch.batch}`), controls, findings);
  }
  const told = new Set(telling.batches.map(({ batch }) => `data/statements/${batch}`));
  for (const { stem, path } of shown.values()) {
    if (stem.startsWith("data/statements/") && !told.has(stem)) findings.add("S002", path);
  }
  checkSentences(telling, findings);
}

function checkCase(telling, shown, findings) {
  const values = shown.get("data/case")?.values ?? new Map();
  const code = values.has("code") ? values.get("code") : telling.code;
  if (!equalJson(telling.content, values.get("content")) || code !== telling.code) findings.add("S002", STATEMENTS, "case");
}

function checkRows(telling, exhibits, findings) {
  for (const control of [...new Set([...telling.exhibits.keys(), ...exhibits.keys()])].sort()) {
    const row = telling.exhibits.get(control);
    const exhibit = exhibits.get(control);
    if (row === undefined || exhibit === undefined || !equalJson(expectedRow(exhibit), row)) findings.add("S002", STATEMENTS, control);
  }
}

function expectedRow({ control, item, file, seals }) {
  const { sha256: digest = null, size = null, media = null } = seals[0]?.event ?? {};
  return { control, item: item ?? null, file: file?.slice("data/".length) ?? null, sha256: digest, size, media };
}

function checkBatch({ batch, opening, values }, entry, findings) {
  if (entry === undefined || opening !== `statements/${batch}.opening`) {
    findings.add("S002", STATEMENTS, batch);
    return;
  }
  for (const name of LOGGED) {
    if (!entry.values.has(name) || !equalJson(values[name], entry.values.get(name))) findings.add("S002", STATEMENTS, `${batch} ${name}`);
  }
}

function checkSource({ batch, exhibit, cited }, entry, controls, findings) {
  const item = cited?.item ?? null;
  if (item !== null && !controls.has(item)) findings.add("S004", STATEMENTS, batch);
  else if (exhibit !== (controls.get(item) ?? null) || (entry && entry.event.item !== item)) findings.add("S002", STATEMENTS, `${batch} exhibit`);
}

function checkSentences(telling, findings) {
  const known = new Set(telling.batches.flatMap((batch) => batch.ids));
  for (const { id, statements } of telling.sentences) {
    if (statements.length === 0) findings.add("S005", STATEMENTS, id);
    else if (!statements.every((each) => known.has(each))) findings.add("S004", STATEMENTS, id);
  }
}

/** S003: every quotation stands in its exhibit at its place; exhibits whose bytes are withheld are passed over. */
async function checkQuotes(folder, telling, exhibits, findings) {
  const files = new Map([...exhibits.values()].filter(({ file }) => file).map(({ item, file }) => [item, file]));
  const cited = new Map();
  for (const { batch, cited: citation } of telling.batches) {
    const file = files.get(citation?.item);
    if (file === undefined || citation.quote === null) continue;
    const key = JSON.stringify([file, citation.quote.encoding]);
    cited.set(key, [...(cited.get(key) ?? []), { batch, ...citation.quote }]);
  }
  for (const [key, quotes] of cited) {
    const [file, encoding] = JSON.parse(key);
    const misplaced = await misplacedIn(folder.files.get(file), encoding, quotes).catch(() => quotes);
    for (const { batch } of misplaced) findings.add("S003", file, batch);
  }
}
