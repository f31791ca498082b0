// Times that events claim, held against the order of the log and against time stamps.

/** K009: an event that claims to be older than one before it in the log, or younger than a time stamp that covers it. */
function checkClaimed(shown, { indexes }, brackets, findings) {
  const inOrder = [...indexes].sort(([one, first], [other, second]) => compareNumbers(first, second) || (one < other ? -1 : 1));
  let latest = -Infinity;
  for (const [stem, index] of inOrder) {
    const { event, path } = shown.get(stem);
    const claimed = Date.parse(event.at) / 1000;
    const covering = Math.min(...brackets.filter(({ size }) => index < size).map(({ before }) => Number(before)));
    if (claimed < latest - MAX_CLOCK_DRIFT || claimed > covering + MAX_CLOCK_DRIFT) findings.add("K009", path);
    latest = Math.max(latest, claimed);
  }
}

function compareNumbers(first, second) {
  return first < second ? -1 : Number(first > second);
}
