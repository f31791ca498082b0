// X.509 certificates of a time-stamping authority and the chain from its signer to a root (RFC 5280, RFC 3161 section 2.3).

const SUBJECT_KEY_ID = "2.5.29.14";
const KEY_USAGE = "2.5.29.15";
const BASIC_CONSTRAINTS = "2.5.29.19";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const UNDERSTOOD = new Set([KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, "2.5.29.32"]);
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const PEM = /-----BEGIN CERTIFICATE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END CERTIFICATE-----\n/g;

/** The certificates of a PEM file that holds nothing else, signer first, root last. */
function parseChain(octets) {
  const text = parseUtf8(octets).replaceAll("\r\n", "\n");
  const blocks = [...text.matchAll(PEM)].map((block) => block[1].replaceAll("\n", ""));
  if (blocks.length < 1 || blocks.length > MAX_CHAIN || /[^ \t\r\n]/.test(text.replace(PEM, ""))) refuse("not a chain of certificates");
  return blocks.map((block) => parseCertificate(parseBase64(block)));
}

/** One certificate (RFC 5280 section 4.1). */
function parseCertificate(octets) {
  const outer = new Members(parseDer(octets));
  const inner = outer.take(DER.SEQUENCE);
  const algorithm = outer.take(DER.SEQUENCE);
  const signature = bitsOf(outer.take(DER.BIT_STRING));
  outer.end();
  const parts = new Members(inner);
  const version = hex(parts.take(0xa0).body);
  const serial = integerOf(parts.take(DER.INTEGER));
  if (version !== "020102" || !same(parts.take(DER.SEQUENCE).whole, algorithm.whole)) refuse("not version 3, or two algorithms");
  const issuer = hex(parts.take(DER.SEQUENCE).whole);
  const lifetime = lifetimeOf(parts.inside(DER.SEQUENCE));
  const subject = hex(parts.take(DER.SEQUENCE).whole);
  const key = publicKeyOf(parts.take(DER.SEQUENCE));
  parts.maybe(0x81);
  parts.maybe(0x82);
  const extensions = extensionsOf(new Members(parseDer(parts.take(0xa3).body)));
  parts.end();
  return { octets, signed: inner.whole, algorithm: algorithmOf(algorithm), signature, serial, issuer, subject, lifetime, key, extensions };
}

function lifetimeOf(parts) {
  const [first, last] = [0, 1].map(() => instantOf(parts.maybe(DER.UTC_TIME) ?? parts.take(DER.TIME)).seconds);
  parts.end();
  return { first, last };
}

/** Extensions by dotted identifier: their octets and whether they are critical. */
function extensionsOf({ elements }) {
  const extensions = new Map();
  for (const element of elements) {
    const parts = new Members(element);
    const name = oidOf(parts.take(DER.OID));
    if (extensions.has(name)) refuse("an extension twice");
    const critical = truthOf(parts.maybe(DER.BOOLEAN));
    extensions.set(name, { critical, octets: parts.take(DER.OCTET_STRING).body });
    parts.end();
  }
  return extensions;
}

function extensionIn(certificate, name) {
  return certificate.extensions.get(name)?.octets ?? new Uint8Array();
}

/** Whether the certificate allows one of these uses of its key; one that does not speak of uses allows all. */
function allowsUse(certificate, uses) {
  if (!certificate.extensions.has(KEY_USAGE)) return true;
  return ((parseDer(extensionIn(certificate, KEY_USAGE), DER.BIT_STRING).body[1] ?? 0) & uses) !== 0;
}

/** Whether the certificate is for time-stamping and nothing else, and says so critically (RFC 3161 section 2.3). */
function isTimeStamper(certificate) {
  const purposes = new Members(parseDer(extensionIn(certificate, EXTENDED_KEY_USAGE))).elements.map(oidOf);
  const only = purposes.length === 1 && purposes[0] === TIME_STAMPING;
  return only && certificate.extensions.get(EXTENDED_KEY_USAGE).critical && allowsUse(certificate, 0xc0);
}

/** Whether the certificate may sign certificates, with this many authorities below it. */
function isIssuer(certificate, below) {
  const parts = new Members(parseDer(extensionIn(certificate, BASIC_CONSTRAINTS)));
  const mayIssue = truthOf(parts.maybe(DER.BOOLEAN));
  const limit = parts.maybe(DER.INTEGER);
  return mayIssue && (limit === undefined || integerOf(limit) >= BigInt(below)) && allowsUse(certificate, 0x04);
}

async function isSignedByIssuer(certificate, issuer) {
  return isGoodSignature(issuer.key, certificate.algorithm, undefined, { message: certificate.signed, signature: certificate.signature });
}

/** Whether the chain leads from a time-stamping signer to a self-issued root, each link in force at that second. */
async function isChainValid(chain, at) {
  try {
    for (const [number, certificate] of chain.slice(0, -1).entries()) {
      const issuer = chain[number + 1];
      if (certificate.issuer !== issuer.subject || !(await isSignedByIssuer(certificate, issuer))) return false;
    }
    if (!isTimeStamper(chain[0]) || !chain.slice(1).every(isIssuer)) return false;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
  const inForce = chain.every(({ lifetime }) => lifetime.first <= at && at <= lifetime.last);
  const understood = chain.every(({ extensions }) => [...extensions].every(([name, { critical }]) => !critical || UNDERSTOOD.has(name)));
  return inForce && understood && isRoot(chain.at(-1));
}

/** The root's signature over itself proves nothing and may be by an algorithm long retired; it is checked where it can be. */
async function isRoot(certificate) {
  if (certificate.issuer !== certificate.subject) return false;
  return isSignedByIssuer(certificate, certificate).catch((error) => error instanceof UnknownAlgorithm);
}
