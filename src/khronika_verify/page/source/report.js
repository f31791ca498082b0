// The report in words, once for the screen and the saved file: verdict, what is proven and what is not, what to compare.

const COMMANDS = "sha256sum verify.html · shasum -a 256 verify.html · certutil -hashfile verify.html SHA256";

function verdictText({ result, findings }) {
  if (result !== "failed") return word(`${result}Text`);
  return word("failedText", { count: findings.filter((finding) => finding.level === "fault").length });
}

function countText({ files, exhibits, events }) {
  return [word("exhibitCount", { count: exhibits.length }), word("eventCount", { count: events }), word("fileCount", { count: files })].join(" · ");
}

/** How much of what is cited was compared, in one sentence for quotations and one for places; none where nothing is cited. */
function quotationTexts({ quotations: { compared, read, recognised, places, uncompared } }) {
  const quotes = compared + uncompared.filter(({ isPlace }) => !isPlace).length;
  const looked = places + uncompared.filter(({ isPlace }) => isPlace).length;
  return [
    ...(quotes > 0 ? [word("quotationCount", { compared, total: quotes })] : []),
    ...(read > 0 ? [word("readCount", { read })] : []),
    ...(recognised > 0 ? [word("recognisedCount", { recognised })] : []),
    ...(looked > 0 ? [word("placeCount", { compared: places, total: looked })] : []),
  ];
}

/** What was not compared, a line for each reason: the sentences that rest on it, its exhibit, its batch. */
function uncomparedTexts({ quotations: { uncompared } }) {
  const cited = ({ sentences, exhibit, batch }) => `${plain(sentences.join(", ") || "-")} ${plain(exhibit || "-")} (${plain(batch)})`;
  return REASONS.flatMap((reason) => {
    const batches = uncompared.filter((each) => each.reason === reason).map(cited);
    return batches.length > 0 ? [word(`not-${reason}`, { batches: batches.join("; ") })] : [];
  });
}

/** Findings of one code together, faults first; of very many, as many places as a person can look at. */
function groupedFindings({ findings }) {
  const groups = new Map();
  for (const finding of findings) {
    if (!groups.has(finding.code)) groups.set(finding.code, []);
    groups.get(finding.code).push(finding);
  }
  return [...groups.values()];
}

function placeText({ code, path, detail }) {
  const fact = detail === "" || meaning(code).endsWith(":") ? "" : ` (${plain(detail)})`;
  return plain(path) + fact;
}

/** What the package proves: nothing while it has a fault, or when nothing could be checked. */
function proven({ result, findings, exhibits, isBound, quotations: { compared } }) {
  const isBare = findings.some(({ code }) => code === "N001" || code === "N002");
  if (result === "failed" || isBare) return [word("provesNothing")];
  const whole = word(isBound ? "provesBound" : "provesWhole");
  return [whole, word("provesLogged"), word("provesStated"), ...provenQuotes(compared), ...provenTimes(exhibits)];
}

/** The condition under which all of that is proven; "" where nothing is. */
function condition(report) {
  if (proven(report)[0] === word("provesNothing")) return "";
  return word(report.result === "verified" ? "ifLetter" : "ifKeys");
}

/** What somebody who is no expert does next. */
function nextSteps({ result, letter }) {
  if (result === "consistent" && letter) return [word("nextPartly1"), word("nextPartly2")];
  const name = `next${result[0].toUpperCase()}${result.slice(1)}`;
  return [1, 2].map((number) => word(`${name}${number}`));
}

function provenQuotes(compared) {
  return compared > 0 ? [word("provesQuoted", { count: compared })] : [];
}

/** Of each authority, one sentence for each earliest time that covers an exhibit's sealing. */
function provenTimes(exhibits) {
  const counts = new Map();
  for (const bracket of exhibits.flatMap(({ covering }) => covering)) counts.set(bracket, (counts.get(bracket) ?? 0) + 1);
  return [...counts].map(([{ before, root }, count]) => word("provesTime", { count, time: timeText(before), root }));
}

function notProven({ result, exhibits, quotations: { read, places, uncompared } }) {
  const timed = exhibits.some(({ bracket }) => bracket);
  return [
    ...["notTrue", "notGuilt", "notOmitted", "notBefore", ...(timed ? [] : ["notTime"]), result === "verified" ? "notLetter" : "notWho", "notReading"].map((name) => word(name)),
    ...(read + places > 0 ? [word("notRead")] : []),
    ...(uncompared.length > 0 ? [word("notCompared")] : []),
  ];
}

/** Labels and values to compare with the letter. */
function comparisons({ letter, keys, cosigners, brackets, checkpoint, programs }) {
  const roots = [...new Set(brackets.map(({ root }) => root))];
  const stated = checkpoint && word("checkpointText", { size: checkpoint.size, root: checkpoint.root });
  return [
    ...(letter ? [{ label: word("letter"), values: [letter] }] : []),
    { label: word("key"), values: keys },
    ...(cosigners.length > 0 ? [{ label: word("cosigner"), values: cosigners }] : []),
    { label: word("root"), values: roots },
    { label: word("checkpoint"), values: stated ? [stated] : [] },
    { label: word("python"), values: [programs.get("verify.py")].filter(Boolean) },
    { label: word("page"), values: [programs.get("verify.html")].filter(Boolean), note: word("pageHow", { commands: COMMANDS }) },
  ];
}

function eventName(type) {
  return ["seal", "open", "derive", "export"].includes(type) ? word(type) : plain(type);
}

function siteText(site) {
  return site === "" ? "" : ` · ${word("site", { site: plain(site) })}`;
}

function exhibitLines({ control, state, content, custody, withheld, bracket }) {
  return [
    `${plain(control)}: ${word(state)}`,
    ...(content ? [`  ${plain(content.media)}, ${exactSizeText(content.size)}, SHA-256 ${content.sha256}`] : []),
    ...custody.map(({ type, at, by, site }) => `  ${eventName(type)} ${claimText(at)} ${word("member", { by: plain(by) })}${siteText(site)}`),
    ...(bracket ? [`  ${word("before", { time: timeText(bracket.before) })}`] : []),
    `  ${word("withheldFields")}: ${withheld}`,
  ];
}

/** The whole report as plain text; `now` is this computer's clock in seconds since 1970. */
function reportText(report, now) {
  const { dossier, findings, exhibits } = report;
  const listed = findings.map((finding) => `- ${word(finding.level)} ${finding.code} ${plain(finding.path)}: ${sentence(finding)}`);
  const compared = comparisons(report).flatMap(({ label, values, note }) => [
    `- ${label}: ${values.length > 0 ? values.map(plain).join("\n    ") : word("none")}`, ...(note ? [`  ${note}`] : []),
  ]);
  return [
    word("reportTitle"), word("made", { time: timeText(now) }), "",
    word(report.result).toUpperCase(), verdictText(report), "",
    ...(dossier ? [`${word("case")}: ${plain(dossier.code)}, ${plain(dossier.title)}`, `${word("dossier")}: ${plain(dossier.id)}`] : []),
    `${word("counted")}: ${countText(report)}`, ...quotationTexts(report), ...uncomparedTexts(report).map((text) => `- ${text}`), "",
    word("nextTitle"), ...nextSteps(report).map((text) => `- ${text}`), "",
    word("findingsTitle"), ...(listed.length > 0 ? listed : [word("noFindings")]), "",
    word("provesTitle"), ...[condition(report)].filter(Boolean), ...proven(report).map((text) => `- ${text}`), "",
    word("notProvesTitle"), ...notProven(report).map((text) => `- ${text}`), "",
    word("compareTitle"), word("compareLead"), ...compared, "",
    word("exhibitsTitle"), ...exhibits.flatMap(exhibitLines), "",
  ].join("\n");
}
