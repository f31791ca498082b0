// Long work: the page tells how far it is without being loaded again, and is loaded once it is over.
const section = document.querySelector("[data-work]");
const bar = section.querySelector("progress");
const ASKED_EVERY = 500, PATIENCE = 20;
let failed = 0;

const shown = (facts) => facts.flatMap(([name, value]) => {
  const term = document.createElement("dt"), told = document.createElement("dd");
  term.textContent = name;
  told.textContent = value;
  return [term, told];
});
const ask = async () => {
  const answer = await fetch(section.dataset.work).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    failed += 1;
    if (failed < PATIENCE) setTimeout(ask, ASKED_EVERY * failed);
    return;
  }
  failed = 0;
  const said = await answer.json();
  if (said.over) { location.reload(); return; }
  const state = section.querySelector("[data-state]");
  if (state.textContent !== said.state) state.textContent = said.state;
  if (said.percent === null) bar.removeAttribute("value");
  else bar.value = said.percent;
  section.querySelector("[data-facts]").replaceChildren(...shown(said.facts));
  setTimeout(ask, ASKED_EVERY);
};
setTimeout(ask, ASKED_EVERY);
