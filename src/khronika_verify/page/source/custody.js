// Custody chains: at each site an unbroken sequence of events, each of which says what it had seen of the item's events at other sites.

const EXHIBITS = "data/exhibits/";

/** The custody events of each exhibit, by its control number, in the order of site and number. */
function gatherLinks(shown) {
  const chains = new Map();
  for (const entry of shown.values()) {
    const [, control, site = "", number] = CUSTODY.exec(entry.stem) ?? [];
    if (control === undefined) continue;
    const seen = new Map(entry.version === 2 ? Object.entries(entry.event.seen) : []);
    keepUnder(chains, control, { ...entry, site, number: Number(number), seen });
  }
  for (const links of chains.values()) links.sort(compareLinks);
  return chains;
}

function keepUnder(lists, name, value) {
  if (!lists.has(name)) lists.set(name, []);
  lists.get(name).push(value);
}

function compareLinks(left, right) {
  return compareText(left.site, right.site) || left.number - right.number || compareText(left.stem, right.stem);
}

function compareText(left, right) {
  return left < right ? -1 : Number(left > right);
}

/** Whether the item's history begins here. */
function isFirstLink({ event, number, seen }) {
  return event.type === "seal" && number === 0 && seen.size === 0;
}

/** E002, E003, E008 and E009 about one exhibit. */
function checkLinks(control, links, findings) {
  const sites = linksBySite(links);
  const chains = [...sites.values()];
  if (!links.some(isFirstLink) || !chains.every(isWholeChain)) findings.add("E002", `${EXHIBITS}${control}/custody`);
  const commitments = new Map([...sites].map(([site, chain]) => [site, new Set(chain.map((link) => link.commitment))]));
  for (const chain of chains) {
    checkOrder(chain, findings);
    chain.forEach((link, at) => checkSeen(link, chain[at - 1]?.seen ?? new Map(), commitments, findings));
  }
}

/** The one event that comes after all others: the last of its site, which has seen the last of every other site. */
function lastLink(links) {
  const lasts = [...linksBySite(links).values()].map((chain) => chain.at(-1));
  return lasts.find((link) => lasts.every((other) => other === link || link.seen.get(other.site) === other.commitment));
}

function linksBySite(links) {
  const sites = new Map();
  for (const link of links) keepUnder(sites, link.site, link);
  return sites;
}

/** Whether no number is left out, and the first event is the item's first or has seen another site's. */
function isWholeChain(chain) {
  const numbers = [...new Set(chain.map((link) => link.number))];
  const whole = numbers.every((number, at) => number === at) && chain.every((link) => link.event.seq === link.number);
  return whole && (isFirstLink(chain[0]) || chain[0].seen.size > 0);
}

/** Each event names the one before it at its site, and no two bear one number. */
function checkOrder(chain, findings) {
  const commitments = new Map([[-1, [null]]]);
  for (const { event, commitment } of chain) keepUnder(commitments, event.seq, commitment);
  for (const { event, path } of chain) {
    if (commitments.get(event.seq).length > 1) findings.add("E008", path);
    const before = commitments.get(event.seq - 1);
    if (before && !before.includes(event.prev)) findings.add("E003", path);
  }
}

/** What an event has seen of other sites is shown; where it is the first of its site to have seen it, two branches meet. */
function checkSeen(link, before, commitments, findings) {
  for (const [site, commitment] of link.seen) {
    if (!commitments.get(site)?.has(commitment)) findings.add("E002", link.path, site);
    else if (before.get(site) !== commitment) findings.add("E009", link.path, site);
  }
}
