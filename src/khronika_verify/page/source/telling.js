// statements.json, read strictly: the case, its sentences, the batches of statements they rest on, and the exhibits cited.

const LOGGED = ["citation", "attribution", "grade", "statements"];

const FORMATS = new Map([["khronika-dossier/1", 1], ["khronika-dossier/2", 2]]);

/** The file as a whole; `content` is what the case event must have logged, `cited` the commitments it names, null where it names none. */
function parseTelling(octets) {
  const file = parseJson(parseUtf8(octets));
  const version = FORMATS.get(isObject(file) && file.format) ?? refuse("another format");
  membersOf(file, `format dossier case sections batches exhibits${version === 2 ? " against" : ""}`);
  const told = membersOf(file.case, version === 1 ? "code title language" : "code title language batches");
  if (!isText(file.dossier) || !isText(told.code)) refuse("no id or code");
  const sections = listOf(file.sections).map((section) => membersOf(section, "heading sentences"));
  const sentences = sections.flatMap((section) => listOf(section.sentences)).map(parseSentence);
  const batches = listOf(file.batches).map(version === 1 ? parseBatch1 : parseBatch2);
  const rows = listOf(file.exhibits).map((row) => membersOf(row, "control item file sha256 size media"));
  if (!rows.every((row) => isText(row.control)) || isRepeated(batches, "batch") || isRepeated(rows, "control")) refuse("twice");
  const exhibits = new Map(rows.map((row) => [row.control, row]));
  const cited = told.batches ?? null;
  if (cited !== null && !isObject(cited)) refuse("not batches by their ids");
  const content = { title: told.title, language: told.language, sections: sections.map(loggedSection), ...(cited && { batches: cited }) };
  const against = version === 2 ? listOf(file.against).map(parseAgainst) : [];
  if (isRepeated(against, "statement")) refuse("twice");
  return { version, dossier: file.dossier, code: told.code, title: told.title, language: told.language, content, cited, sentences, batches, exhibits, against };
}

function parseSentence(value, at) {
  const sentence = membersOf(value, "id text statements");
  if (sentence.id !== `s${at + 1}` || !listOf(sentence.statements).every(isText)) refuse("sentences are not numbered");
  return sentence;
}

/** A statement that no sentence cites, and the cited ones that it is told to speak against. */
function parseAgainst(value) {
  const row = membersOf(value, "statement against");
  return isText(row.statement) && listOf(row.against).every(isText) ? row : refuse("not statements");
}

/** A section as the case event logs it: without the ids of the sentences. */
function loggedSection({ heading, sentences }) {
  return { heading, sentences: sentences.map(({ text, statements }) => ({ text, statements })) };
}

function parseBatch1(value) {
  const batch = membersOf(value, "batch opening exhibit citation attribution grade statements");
  requireBatch(batch);
  const ids = listOf(batch.statements).map((statement) => member(statement, "id"));
  if (!ids.every((id, at) => id === `${batch.batch}.${at + 1}`)) refuse("statements are not numbered");
  return { ...batch, values: batch, citation: parseCitation(batch.citation), ids };
}

function parseBatch2(value) {
  const batch = membersOf(value, "batch opening exhibit fields states");
  requireBatch(batch);
  const fields = isObject(batch.fields) ? batch.fields : refuse("not fields");
  if (!isObject(batch.states)) refuse("not states by statements");
  const names = Object.keys(fields).filter((name) => name.split(".")[0] === "statements");
  const ids = names.map((name) => `${batch.batch}.${name.split(".").slice(1).join(".")}`);
  if (!names.every((name, at) => member(fields[name], "id") === ids[at])) refuse("a statement bears the number of another");
  return { ...batch, values: fields, citation: parseCited(fields), ids };
}

function requireBatch({ batch, opening, exhibit }) {
  if (!isText(batch) || !isText(opening) || (exhibit !== null && !isText(exhibit))) refuse("not a batch");
}

/** The value, if it is an object with exactly these names. */
function membersOf(value, names) {
  const expected = names.split(" ");
  const found = isObject(value) ? Object.keys(value) : refuse("not an object");
  return found.length === expected.length && expected.every((name) => name in value) ? value : refuse("an object with other names");
}

function listOf(value) {
  return Array.isArray(value) ? value : refuse("not a list");
}

function isRepeated(values, name) {
  return new Set(values.map((value) => value[name])).size !== values.length;
}
