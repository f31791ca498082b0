// statements.json, read strictly: the case, its sentences, the batches of statements they rest on, and the exhibits cited.

const LOGGED = ["citation", "attribution", "grade", "statements"];

/** The file as a whole; `content` is what the case event must have logged. */
function parseTelling(octets) {
  const file = membersOf(parseJson(parseUtf8(octets)), "format dossier case sections batches exhibits");
  const told = membersOf(file.case, "code title language");
  if (file.format !== "khronika-dossier/1" || !isText(file.dossier) || !isText(told.code)) refuse("another format");
  const sections = listOf(file.sections).map((section) => membersOf(section, "heading sentences"));
  const sentences = sections.flatMap((section) => listOf(section.sentences)).map(parseSentence);
  const batches = listOf(file.batches).map(parseBatch);
  const rows = listOf(file.exhibits).map((row) => membersOf(row, "control item file sha256 size media"));
  if (!rows.every((row) => isText(row.control)) || isRepeated(batches, "batch") || isRepeated(rows, "control")) refuse("twice");
  const exhibits = new Map(rows.map((row) => [row.control, row]));
  const content = { title: told.title, language: told.language, sections: sections.map(loggedSection) };
  return { dossier: file.dossier, code: told.code, title: told.title, content, sentences, batches, exhibits };
}

function parseSentence(value, at) {
  const sentence = membersOf(value, "id text statements");
  if (sentence.id !== `s${at + 1}` || !listOf(sentence.statements).every(isText)) refuse("sentences are not numbered");
  return sentence;
}

/** A section as the case event logs it: without the ids of the sentences. */
function loggedSection({ heading, sentences }) {
  return { heading, sentences: sentences.map(({ text, statements }) => ({ text, statements })) };
}

function parseBatch(value) {
  const batch = membersOf(value, "batch opening exhibit citation attribution grade statements");
  const ids = listOf(batch.statements).map((statement) => member(statement, "id"));
  if (!isText(batch.batch) || !ids.every((id, at) => id === `${batch.batch}.${at + 1}`)) refuse("statements are not numbered");
  if (!isText(batch.opening) || (batch.exhibit !== null && !isText(batch.exhibit))) refuse("not a batch");
  return { ...batch, values: batch, cited: parseCitation(batch.citation), ids };
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
