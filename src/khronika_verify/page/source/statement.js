// Statements: what the dossier tells is what was logged, and every sentence leads to an exhibit.

const STATEMENTS = "data/statements.json";

/** S002, S004, S005, S007 and F001: the file against the log and the exhibits. */
function checkTelling(telling, shown, exhibits, findings) {
  if (telling.version === 1) findings.add("F001", STATEMENTS);
  checkCase(telling, shown, findings);
  checkCommitments(telling, shown, findings);
  checkRows(telling, exhibits, findings);
  const controls = new Map([...exhibits.values()].filter(({ item }) => item).map(({ item, control }) => [item, control]));
  for (const batch of telling.batches) {
    checkBatch(batch, shown.get(`data/statements/${batch.batch}`), findings);
    if (!isElsewhere(batch, telling)) checkSource(batch, shown.get(`data/statements/${batch.batch}`), controls, findings);
  }
  const told = new Set(telling.batches.map(({ batch }) => `data/statements/${batch}`));
  for (const { stem, path } of shown.values()) {
    if (stem.startsWith("data/statements/") && !told.has(stem)) findings.add("S002", path);
  }
  checkSentences(telling, findings);
}

function checkCase(telling, shown, findings) {
  const values = shown.get(CASE)?.values ?? new Map();
  const code = values.has("code") ? values.get("code") : telling.code;
  if (!equalJson(telling.content, values.get("content")) || code !== telling.code) findings.add("S002", STATEMENTS, "case");
}

/** A case of version 2 names the commitment of each batch it rests on, and no other batch. */
function checkCommitments({ cited, sentences }, shown, findings) {
  if (cited === null) return;
  const rested = new Set(sentences.flatMap(({ statements }) => statements).map((statement) => statement.split(".", 1)[0]));
  const named = Object.keys(cited);
  if (named.length !== rested.size || !named.every((batch) => rested.has(batch))) findings.add("S007", STATEMENTS, "case");
  for (const batch of named) {
    const entry = shown.get(`data/statements/${batch}`);
    if (entry && entry.commitment !== cited[batch]) findings.add("S007", entry.path);
  }
}

function checkRows(telling, exhibits, findings) {
  for (const control of [...new Set([...telling.exhibits.keys(), ...exhibits.keys()])].sort()) {
    const row = telling.exhibits.get(control);
    const exhibit = exhibits.get(control);
    if (row === undefined || exhibit === undefined || !equalJson(expectedRow(exhibit), row)) findings.add("S002", STATEMENTS, control);
  }
}

function expectedRow({ control, item, file, content }) {
  const stated = content ?? { sha256: null, size: null, media: null };
  return { control, item: item ?? null, file: file?.slice("data/".length) ?? null, ...stated };
}

function checkBatch({ batch, opening, values }, entry, findings) {
  if (entry === undefined || opening !== `statements/${batch}.opening`) {
    findings.add("S002", STATEMENTS, batch);
    return;
  }
  const names = entry.version === 1 ? LOGGED : new Set([...Object.keys(values), ...entry.values.keys()]);
  for (const name of names) {
    const isTold = entry.values.has(name) && name in values && equalJson(values[name], entry.values.get(name));
    if (!isTold) findings.add("S002", STATEMENTS, `${batch} ${name}`);
  }
}

/** Whether it is shown for what speaks against the case alone, and cites an item that is no exhibit and not told. */
function isElsewhere({ batch, exhibit, citation: { item } }, { sentences }) {
  return item === "" && exhibit === null && !sentences.some(({ statements }) => statements.some((id) => id.split(".", 1)[0] === batch));
}

function checkSource({ batch, exhibit, citation: { item } }, entry, controls, findings) {
  const isLogged = entry === undefined || entry.version === 2 || entry.event.item === item;
  if (item !== null && !controls.has(item)) findings.add("S004", STATEMENTS, batch);
  else if (exhibit !== (controls.get(item) ?? null) || !isLogged) findings.add("S002", STATEMENTS, `${batch} exhibit`);
}

function checkSentences(telling, findings) {
  const known = new Set(telling.batches.flatMap((batch) => batch.ids));
  for (const { id, statements } of telling.sentences) {
    if (statements.length === 0) findings.add("S005", STATEMENTS, id);
    else if (!statements.every((each) => known.has(each))) findings.add("S004", STATEMENTS, id);
  }
}
