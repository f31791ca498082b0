// What reviews made of every statement that is shown, and what speaks against those cited.

const STATES = ["proposed", "accepted", "disputed", "withdrawn"];

/** R001 to R005 about a package of version 2. */
function checkReviews(telling, shown, ledger, findings) {
  if (telling.version === 1) return;
  const cited = new Set(telling.sentences.flatMap(({ statements }) => statements));
  const reviews = readReviews(telling, shown, { ledger, findings });
  const needed = neededBy(shown, ledger);
  const states = new Map();
  for (const { batch, ids, states: told } of telling.batches) {
    let decisions = reviews.get(batch) ?? [];
    if (decisions.length > MAX_REVIEWS) {
      findings.add("R001", STATEMENTS, batch);
      decisions = [];
    }
    const became = new Map(ids.map((id) => [id, becameOf(id, decisions, needed)]));
    for (const [id, { state }] of became) states.set(id, state);
    for (const id of [...new Set([...ids, ...Object.keys(told)])].sort(compareText)) {
      const isTold = became.has(id) && Object.hasOwn(told, id) && equalJson(told[id], became.get(id));
      if (!isTold) findings.add("R001", STATEMENTS, id);
    }
  }
  const unaccepted = [...cited].filter((id) => ["proposed", "withdrawn"].includes(states.get(id))).length;
  if (unaccepted > 0) findings.add("R002", STATEMENTS, unaccepted);
  for (const id of [...cited].sort(compareText)) if (states.get(id) === "disputed") findings.add("R003", STATEMENTS, id);
  checkAgainst(telling, cited, findings);
}

/** The reviews of each batch in the order of the log; one that says nothing of what is shown does not belong here. */
function readReviews({ batches }, shown, { ledger, findings }) {
  const told = new Map(batches.map(({ batch, ids }) => [batch, ids]));
  const reviews = new Map();
  for (const entry of shown.values()) {
    const { stem, path, event } = entry;
    if (!stem.startsWith(REVIEWS) || event.type !== "review") continue;
    const review = findings.guarded("R001", path, () => parseReview(entry, ledger.indexes.get(stem)));
    if (review === undefined) continue;
    if (!(told.get(event.batch) ?? []).some((id) => isAbout(review, id))) findings.add("R001", path);
    if (review.index !== undefined) keepUnder(reviews, event.batch, review);
  }
  for (const each of reviews.values()) each.sort((left, right) => compareText(left.index, right.index));
  return reviews;
}

/** A review whose decision is disclosed. */
function parseReview({ event, values }, index) {
  const state = values.get("state");
  const named = values.get("statements");
  if (!STATES.includes(state)) refuse("no state of a statement");
  if (named !== null && !listOf(named).every(isText)) refuse("no statements");
  return { index, by: event.by, state, statements: named === null ? null : new Set(named) };
}

function isAbout({ statements }, id) {
  return statements === null || statements.has(id);
}

/** From after which place of the log how many members an acceptance needs, in the order of the log. */
function neededBy(shown, { indexes }) {
  const policies = new Map();
  for (const { stem, event } of shown.values()) {
    if (stem.startsWith(REVIEWS) && event.type === "policy" && indexes.has(stem)) policies.set(indexes.get(stem), event);
  }
  const found = [];
  let needed = 1;
  let lowering = new Set();
  for (const [index, { by, reviewers }] of [...policies].sort(([left], [right]) => compareText(left, right))) {
    const asked = Math.max(1, reviewers);
    if (asked >= needed) [needed, lowering] = [asked, new Set()];
    else if (lowering.add(by).size >= needed) needed = asked;
    found.push({ index, needed });
  }
  return found;
}

function neededAt(found, index) {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle].index < index) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? found[low - 1].needed : 1;
}

/** What reviews of its batch, in the order of the log, make of a statement, and the members whose acceptances count. */
function becameOf(id, reviews, needed) {
  let state = "proposed";
  let by = [];
  for (const review of reviews) {
    if (state === "withdrawn" || !isAbout(review, id)) continue;
    if (review.state !== "accepted") {
      [state, by] = [review.state, []];
      continue;
    }
    if (!by.includes(review.by)) by.push(review.by);
    if (by.length >= neededAt(needed, review.index)) state = "accepted";
  }
  return { state, by };
}

/** Whatever is shown is cited, or told to speak against something cited that is about the same property of the same thing. */
function checkAgainst({ batches, against }, cited, findings) {
  const values = new Map(batches.flatMap(({ batch, ids, values: said }) => ids.map((id) => [id, said[`statements${id.slice(batch.length)}`]])));
  const told = new Map(against.map((row) => [row.statement, row.against]));
  const uncited = [...values.keys()].filter((id) => !cited.has(id));
  for (const id of [...new Set([...uncited, ...told.keys()])].sort(compareText)) {
    const named = told.get(id) ?? [];
    const isOpposed = named.every((one) => values.has(one) && cited.has(one) && isAlike(values.get(one), values.get(id)));
    if (cited.has(id) || !values.has(id) || named.length === 0 || !isOpposed) findings.add("R004", STATEMENTS, id);
  }
  if (told.size > 0) findings.add("R005", STATEMENTS, told.size);
}

/** Whether two logged statements are about the same property of the same entity. */
function isAlike(one, other) {
  const about = (said) => [member(member(said, "subject"), "id") ?? null, member(said, "property") ?? null];
  return equalJson(about(one), about(other));
}
