// The page at work: a folder is chosen or dropped, read, and reported on, in the language of the moment.

const byId = (id) => document.getElementById(id);
const state = { phase: "waiting", report: undefined, done: 0, total: 1, isLanguageChosen: false };

function showWords() {
  document.documentElement.lang = language;
  document.title = word("pageTitle");
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
  if (["done", "broken"].includes(state.phase)) byId("choose").textContent = word("again");
  const buttons = [...LANGUAGES].map(languageButton);
  byId("languages").setAttribute("aria-label", word("language"));
  byId("languages").replaceChildren(...buttons);
}

function languageButton([code, name]) {
  const button = element("button", { type: "button", lang: code, "aria-pressed": String(code === language) }, name);
  button.addEventListener("click", () => {
    language = code;
    state.isLanguageChosen = true;
    show();
    byId("languages").querySelector(`[lang="${code}"]`).focus();
  });
  return button;
}

function showProgress() {
  byId("bar").value = state.total === 0 ? 1 : state.done / state.total;
  const read = word("progress", { done: sizeText(state.done), total: sizeText(state.total) });
  byId("state").textContent = state.done < state.total ? read : word("proofs");
}

function show() {
  showWords();
  const finished = state.phase === "done" || state.phase === "broken";
  document.body.classList.toggle("done", finished);
  byId("folder").disabled = state.phase === "reading";
  byId("progress").hidden = state.phase !== "reading";
  byId("report").hidden = !finished;
  if (state.phase === "reading") showProgress();
  if (state.phase === "done") byId("report").replaceChildren(...reportView(state.report));
  if (state.phase === "broken") byId("report").replaceChildren(...brokenView());
}

/** Checks files by their path; while it reads, further choices are passed over. */
async function check(gather) {
  if (state.phase === "reading") return;
  try {
    const folder = Folder.around(await gather());
    Object.assign(state, { phase: "reading", report: undefined, done: 0, total: folder.totalSize() });
    show();
    byId("announce").textContent = word("checking");
    const report = await examine(folder, advance);
    Object.assign(state, { report, alone: report, phase: "done" });
    speakAsTheCase();
  } catch (error) {
    console.error(error);
    state.phase = "broken";
  }
  show();
  byId("announce").textContent = "";
  byId("verdict").focus();
  byId("verdict").scrollIntoView({ block: "center" });
}

/** Compares the package on the screen with a letter; without one, it is as it was before. */
async function trust(file) {
  if (file === undefined) return;
  const octets = await file.slice(0, MAX_LETTER + 1).arrayBuffer().then((buffer) => new Uint8Array(buffer), () => new Uint8Array());
  state.report = compareLetter(state.alone, octets);
  show();
  byId("verdict").focus();
  byId("verdict").scrollIntoView({ block: "center" });
}

/** The report is told in the language of the case, unless its reader chose another. */
function speakAsTheCase() {
  const told = state.report.dossier?.language;
  if (!state.isLanguageChosen && LANGUAGES.has(told)) language = told;
}

let shownAt = 0;

function advance(octets) {
  state.done += octets;
  const now = performance.now();
  if (now - shownAt < 100) return;
  shownAt = now;
  showProgress();
}

byId("folder").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  check(() => filesOfInput(files));
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  byId("zone").classList.add("over");
  byId("drop").textContent = word("dropNow");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) endDrag();
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  endDrag();
  check(() => filesOfDrop(event.dataTransfer));
});

function endDrag() {
  byId("zone").classList.remove("over");
  byId("drop").textContent = word("drop");
}

show();
