// What is on the screen. Text only ever enters as text: nothing of a package is read as markup.

const ICONS = new Map([
  ["consistent", "M10 1.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM6 10.300l2.800 2.800L14 7.500"],
  ["verified", "M10 1.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM6 10.300l2.800 2.800L14 7.500"],
  ["failed", "M6.500 1.500h7l5 5v7l-5 5h-7l-5-5v-7zM7 7l6 6M13 7l-6 6"],
  ["incomplete", "M10 1l9 9-9 9-9-9zM8 8a2 2 0 1 1 2.800 1.900c-.6.3-.8.6-.8 1.300M10 13.600v.1"],
  ["fault", "M6.500 1.500h7l5 5v7l-5 5h-7l-5-5v-7zM7 7l6 6M13 7l-6 6"],
  ["gap", "M10 1l9 9-9 9-9-9zM8 8a2 2 0 1 1 2.800 1.900c-.6.3-.8.6-.8 1.300M10 13.600v.1"],
  ["notice", "M10 1.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM10 9v5M10 6v.1"],
  ["whole", "M4 10.500l4 4L16 6"],
  ["changed", "M5 5l10 10M15 5L5 15"],
  ["missing", "M5 5l10 10M15 5L5 15"],
  ["withheld", "M3 10h14"],
  ["point", "M4 10.500l4 4L16 6"],
  ["limit", "M4 10h12"],
  ["save", "M10 2v10M6 8.500l4 4 4-4M3 17h14"],
]);

/** An element with attributes and children; a child that is a string becomes text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS.get(name));
  drawing.append(path);
  return drawing;
}

function card(kind, title, ...children) {
  const heading = element("h2", { id: `${kind}-title` }, word(title));
  return element("section", { class: `card ${kind}`, "aria-labelledby": `${kind}-title` }, heading, ...children);
}

function verdictCard(report) {
  const { dossier, result } = report;
  const fact = (label, value) => element("div", {}, element("dt", {}, label), element("dd", {}, element("bdi", {}, value)));
  const facts = [
    ...(dossier ? [fact(word("case"), `${plain(dossier.code)} · ${plain(dossier.title)}`), fact(word("dossier"), plain(dossier.id))] : []),
    fact(word("counted"), countText(report)),
  ];
  const quoted = [...quotationTexts(report), ...uncomparedTexts(report)].map((text) => element("dd", {}, element("bdi", {}, text)));
  if (quoted.length > 0) facts.push(element("div", { class: "quoted" }, element("dt", {}, word("quotations")), ...quoted));
  const heading = element("h2", { id: "verdict", tabindex: "-1" }, word(result));
  const said = element("p", { class: "said" }, verdictText(report));
  const steps = element("ul", { class: "next", "aria-label": word("nextTitle") }, ...nextSteps(report).map((text) => element("li", {}, text)));
  return element(
    "section", { class: `card verdict ${result}`, "data-result": result, "aria-labelledby": "verdict" },
    icon(result), heading, said, element("dl", { class: "facts" }, ...facts),
    element("div", { class: "steps" }, element("h3", {}, word("nextTitle")), steps),
  );
}

const MOST_PLACES = 200;

function findingsCard(report) {
  const groups = groupedFindings(report);
  if (groups.length === 0) return card("found", "findingsTitle", element("p", {}, word("noFindings")));
  return card("found", "findingsTitle", element("ul", { class: "findings" }, ...groups.map(findingRow)));
}

function findingRow(group) {
  const [first] = group;
  const tag = element("p", { class: `tag ${first.level}` }, icon(first.level), element("span", {}, word(first.level)), element("code", {}, first.code));
  const text = meaning(first.code).endsWith(":") ? sentence(first) : meaning(first.code);
  const places = group.slice(0, MOST_PLACES).map((finding) => element("li", { class: "place" }, element("bdi", {}, placeText(finding) || "/")));
  if (group.length > MOST_PLACES) places.push(element("li", { class: "small" }, word("more", { count: group.length - MOST_PLACES })));
  const scrolls = group.length > 12 ? { tabindex: "0" } : {};
  const list = element("ul", { class: "places", ...scrolls }, ...places);
  return element("li", { "data-code": first.code }, tag, element("div", {}, element("p", {}, text), list));
}

function pointsCard(kind, title, mark, points, lead = "") {
  const led = lead === "" ? [] : [element("p", {}, lead)];
  return card(kind, title, ...led, element("ul", { class: "points" }, ...points.map((point) => element("li", {}, icon(mark), ...withDigests(point)))));
}

/** A text whose digests are set as digests. */
function withDigests(text) {
  return text.split(/([0-9a-f]{64})/).map((part) => (isDigest(part) ? element("code", {}, part) : part));
}

/** A value to compare; one that fills half a page is folded behind its beginning. */
function comparedValue(value) {
  if (value.length <= 200) return element("code", {}, plain(value));
  const beginning = `${plain(value.split("+", 2).join("+"))} SHA-256 ${hex(sha256(utf8(value)))}`;
  return element("details", {}, element("summary", {}, element("code", {}, beginning)), element("code", {}, plain(value)));
}

function compareCard(report) {
  const rows = comparisons(report).map(({ label, values, note }) => {
    const shown = values.length > 0 ? values.map(comparedValue) : [word("none")];
    const remark = note ? [element("p", { class: "small" }, note)] : [];
    return element("div", {}, element("dt", {}, label), element("dd", {}, ...shown, ...remark));
  });
  return card("compare", "compareTitle", element("p", {}, word("compareLead")), letterField(), element("dl", {}, ...rows));
}

/** The field for the letter's file. */
function letterField() {
  const field = element("input", { type: "file", id: "letter", class: "unseen", accept: ".json" });
  field.addEventListener("change", () => trust(field.files[0]));
  const label = element("label", { for: "letter", class: "button" }, word("chooseLetter"));
  return element("div", { class: "letter" }, field, label, element("p", { class: "small" }, word("letterHow")));
}

function exhibitsCard({ exhibits }) {
  if (exhibits.length === 0) return card("exhibits", "exhibitsTitle", element("p", {}, word("noExhibits")));
  const heads = ["control", "state", "content", "custody", "withheldFields"].map((name) => element("th", { scope: "col" }, word(name)));
  const rows = exhibits.map(exhibitRow);
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
  return card("exhibits", "exhibitsTitle", element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "exhibits-title" }, table));
}

function exhibitRow({ control, state, content, custody, withheld, bracket }) {
  const cell = (head, kind, ...children) => element("td", { "data-head": word(head), class: kind }, element("div", {}, ...children));
  const events = custody.map(({ type, at, site }) => element("div", {}, `${eventName(type)} `, element("time", {}, claimText(at)), siteText(site)));
  const stated = content ? [`${plain(content.media)} · ${exactSizeText(content.size)}`, element("code", {}, content.sha256)] : [];
  const proof = bracket ? [element("div", { class: "when" }, word("before", { time: shortTimeText(bracket.before) }))] : [];
  return element(
    "tr", {},
    element("th", { scope: "row", "data-head": word("control") }, plain(control)),
    cell("state", "state", element("span", { class: `mark ${state}` }, icon(state), word(state))),
    cell("content", "content", ...stated),
    cell("custody", "custody", ...events, ...proof),
    cell("withheldFields", "number", String(withheld)),
  );
}

function actions(report) {
  const save = element("button", { type: "button", class: "button", id: "save" }, icon("save"), word("save"));
  save.addEventListener("click", () => saveReport(report));
  return element("div", { class: "acts" }, save);
}

/** Offers the report as a text file; the browser asks where to, the page keeps nothing. */
function saveReport(report) {
  const name = `khronika-report-${isId(report.dossier?.id) ? report.dossier.id.slice(0, 8) : "package"}.txt`;
  const address = URL.createObjectURL(new Blob([reportText(report, Math.floor(Date.now() / 1000))], { type: "text/plain" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function reportView(report) {
  const pair = element(
    "div", { class: "pair" },
    pointsCard("proves", "provesTitle", report.result === "failed" ? "limit" : "point", proven(report), condition(report)),
    pointsCard("limits", "notProvesTitle", "limit", notProven(report)),
  );
  const found = findingsCard(report);
  const told = ["failed", "incomplete"].includes(report.result) ? [found, pair] : [pair, found];
  return [verdictCard(report), ...told, compareCard(report), exhibitsCard(report), actions(report)];
}

function brokenView() {
  const heading = element("h2", { id: "verdict", tabindex: "-1" }, word("incomplete"));
  const said = element("p", { class: "said" }, word("crashed"));
  const attributes = { class: "card verdict incomplete", "data-result": "incomplete", "aria-labelledby": "verdict" };
  return [element("section", attributes, icon("incomplete"), heading, said)];
}
