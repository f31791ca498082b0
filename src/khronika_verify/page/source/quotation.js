// Quotations: compared with the bytes of their exhibits or with what was read of these, or told with the reason why not (dossier.md).

const REASONS = ["bytes", "rendition", "unread", "analyst", "version", "words"];

/** S003, S006 and S008 to S010: whether all that is cited stands where it is said to, as far as what travels tells. */
async function checkQuotes(folder, telling, exhibits, findings) {
  const tally = { compared: new Set(), read: new Set(), recognised: new Set(), places: new Set(), reasons: new Map() };
  const controls = new Map([...exhibits.values()].filter(({ item }) => item).map(({ item, control }) => [item, control]));
  const cited = new Map();
  for (const batch of telling.batches) keepUnder(cited, controls.get(batch.citation.item) ?? "", batch);
  for (const [control, exhibit] of exhibits) {
    const readings = telling.version === 2 ? await readReadings(folder, exhibit, findings) : [];
    checkTextCorrections(exhibit, readings, findings);
    const batches = cited.get(control) ?? [];
    await compareOriginal(folder, exhibit, batches, tally, findings);
    for (const batch of batches) if (!tally.compared.has(batch.batch)) compareReading(batch, exhibit, readings, tally, findings);
  }
  for (const { batch, citation } of cited.get("") ?? []) {
    if (citation.item !== null) tally.reasons.set(batch, citation.isAnalyst ? "analyst" : "bytes");
  }
  return toldQuotes(telling, controls, tally, findings);
}

function toldQuotes(telling, controls, tally, findings) {
  const resting = new Map();
  for (const { id, statements } of telling.sentences) {
    for (const batch of new Set(statements.map((statement) => statement.split(".", 1)[0]))) keepUnder(resting, batch, id);
  }
  const listed = telling.batches.filter(({ batch, citation }) => tally.reasons.has(batch) && (citation.isPlace || citation.words !== ""));
  const uncompared = listed.map(({ batch, citation: { item, isPlace } }) => ({
    batch, exhibit: controls.get(item) ?? "", sentences: resting.get(batch) ?? [], reason: tally.reasons.get(batch), isPlace,
  }));
  const [compared, quotes] = [tally.compared.size, uncompared.filter(({ isPlace }) => !isPlace).length];
  if (quotes > 0) findings.add("S006", STATEMENTS, `${compared}/${compared + quotes}`);
  return { compared, read: tally.read.size, recognised: tally.recognised.size, places: tally.places.size, uncompared };
}

/** Quotations from the exhibit's bytes, which are decoded once for each encoding. */
async function compareOriginal(folder, { file }, batches, tally, findings) {
  const encodings = new Map();
  for (const { batch, citation: { quote, reading, isPlaced } } of file === undefined ? [] : batches) {
    if (quote && !reading) keepUnder(encodings, quote.encoding, { ...quote, batch, isPlaced });
  }
  for (const [encoding, quotes] of encodings) {
    const misplaced = new Set(await misplacedIn(folder.files.get(file), encoding, quotes).catch(() => quotes));
    for (const quote of quotes) {
      tally.compared.add(quote.batch);
      if (misplaced.has(quote) || !quote.isPlaced) findings.add("S003", file, quote.batch);
    }
  }
}

/** Words found in a reading, or the place of what cannot be compared. */
function compareReading({ batch, citation, values }, exhibit, readings, tally, findings) {
  const { reading: cited, locators, isAnalyst, isPlace } = citation;
  const { file, content } = exhibit;
  const held = cited ? readings.filter((reading) => partOf(reading, cited.id)) : [];
  if (held.length > 0) {
    tally.compared.add(batch);
    tally.read.add(batch);
    if (cited.origin !== "") tally.recognised.add(batch);
    if (!held.some((reading) => standsIn(citation, reading))) findings.add("S003", file, batch);
    return;
  }
  const isLookedUp = file !== undefined && locators.length > 0;
  const answer = isLookedUp ? lookUp(locators, String(content?.media), readings, isAnalyst) : UNTOLD;
  if (answer === NO) findings.add("S009", file, batch);
  if (answer === UNTOLD || isAnalyst || !isPlace) tally.reasons.set(batch, reasonOf(citation, values, exhibit));
  else tally.places.add(batch);
}

/** Whether the words stand at their code points of the text that is cited, and these at the places that are cited. */
function standsIn({ quote, reading: cited, locators }, reading) {
  const part = partOf(reading, cited.id);
  const mapped = reading.texts.get(cited.id);
  if (cited.sha256 !== mapped.digest || cited.origin !== mapped.origin || cited.reader !== part.reader) return false;
  const first = quote.start - lengthOf(quote.prefix);
  const last = quote.end + lengthOf(quote.suffix);
  if (first < 0 || mapped.text.slice(first, last) !== quote.prefix + quote.exact + quote.suffix) return false;
  const places = locatorsOf(mapped, quote.start, quote.end, part.member);
  return places.length > 0 && (locators.length === 0 || equalJson(places, locators.map(({ written }) => written)));
}

/** S010: a member reads otherwise what a program recognised where the reading that travels has it. */
function checkTextCorrections({ custody }, readings, findings) {
  for (const { event, values, path } of custody) {
    if (event.type !== "text-corrected" || !values.has("recognised") || !values.has("rendition")) continue;
    findings.guarded("S010", path, () => requireRecognised(values, readings));
  }
}

/** The words stand in a text of that id or digest that travels; where there is none, nothing says otherwise. */
function requireRecognised(values, readings) {
  const told = ["rendition", "locator", "context"].filter((name) => values.has(name)).map((name) => [name, values.get(name)]);
  const corrected = parseCited({ ...Object.fromEntries(told), item: "", quote: values.get("recognised"), standing: FOUND });
  const { reading: cited } = corrected;
  if (cited === null || cited.origin === "") refuse("not a text that was recognised");
  const there = readings.flatMap((reading) => [...reading.texts].map(([id, { digest }]) => ({ reading, id, digest, part: partOf(reading, id) })));
  const held = there.filter(({ id, digest, part }) => part && (id === cited.id || digest === cited.sha256));
  const stands = held.some(({ reading, id, part }) => {
    const reader = id === cited.id ? cited.reader : part.reader;
    return standsIn({ ...corrected, reading: { ...cited, id, reader } }, reading);
  });
  if (held.length > 0 && !stands) refuse("not what was recognised there");
}

function reasonOf({ isAnalyst, words }, values, { file, custody }) {
  if (isAnalyst) return "analyst";
  if (file === undefined) return "bytes";
  if (words === null) return "words";
  if ("citation" in values) return "version";
  return custody.some(({ event }) => event.type === "derive") ? "rendition" : "unread";
}
