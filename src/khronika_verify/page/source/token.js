// Time-stamp tokens (RFC 3161): what they say, and whether the authority's signature says it (RFC 5652, RFC 5816).

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TOKEN_CONTENT = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.47";

function requireVersion(parts, version) {
  if (integerOf(parts.take(DER.INTEGER)) !== version) refuse("another version");
}

/** What was asked of the authority (RFC 3161 section 2.4.1). */
function parseRequest(octets) {
  const parts = new Members(parseDer(octets));
  requireVersion(parts, 1n);
  const imprint = imprintOf(parts.inside(DER.SEQUENCE));
  const policy = parts.maybe(DER.OID);
  const nonce = parts.maybe(DER.INTEGER);
  truthOf(parts.maybe(DER.BOOLEAN));
  parts.end();
  return { imprint, policy: policy && oidOf(policy), nonce: nonce && integerOf(nonce) };
}

function imprintOf(parts) {
  const algorithm = algorithmOf(parts.take(DER.SEQUENCE));
  const digest = hex(parts.take(DER.OCTET_STRING).body);
  parts.end();
  return { algorithm, digest };
}

/** The token in a reply that grants one (RFC 3161 section 2.4.2): signed data around one statement, with one signer. */
function parseReply(octets) {
  const reply = new Members(parseDer(octets));
  const status = integerOf(reply.inside(DER.SEQUENCE).take(DER.INTEGER));
  if (status !== 0n && status !== 1n) refuse("refused by the authority");
  const outer = reply.inside(DER.SEQUENCE);
  reply.end();
  const kind = oidOf(outer.take(DER.OID));
  const wrapped = outer.take(0xa0);
  outer.end();
  if (kind !== SIGNED_DATA) refuse("not signed data");
  return parseSignedData(new Members(parseDer(wrapped.body)));
}

function parseSignedData(parts) {
  requireVersion(parts, 3n);
  parts.take(DER.SET);
  const inner = parts.inside(DER.SEQUENCE);
  parts.maybe(0xa0);
  parts.maybe(0xa1);
  const signers = parts.inside(DER.SET);
  parts.end();
  if (oidOf(inner.take(DER.OID)) !== TOKEN_CONTENT) refuse("not a time-stamp");
  const content = parseDer(inner.take(0xa0).body, DER.OCTET_STRING).body;
  inner.end();
  const signer = signerOf(signers.inside(DER.SEQUENCE));
  signers.end();
  return { content, statement: statementOf(new Members(parseDer(content))), signer };
}

/** What the authority states: the imprint existed at `at`; `before` is the first second certainly after that (TSTInfo). */
function statementOf(parts) {
  requireVersion(parts, 1n);
  const policy = oidOf(parts.take(DER.OID));
  const imprint = imprintOf(parts.inside(DER.SEQUENCE));
  integerOf(parts.take(DER.INTEGER));
  const { seconds, isCut } = instantOf(parts.take(DER.TIME));
  const accuracy = parts.maybe(DER.SEQUENCE);
  truthOf(parts.maybe(DER.BOOLEAN));
  const nonce = parts.maybe(DER.INTEGER);
  parts.maybe(0xa0);
  parts.maybe(0xa1);
  parts.end();
  if (seconds < 0) refuse("before 1970 nobody stamped");
  const before = seconds + (isCut ? 1 : 0) + (accuracy ? accuracyOf(new Members(accuracy)) : 0);
  return { policy, imprint, at: seconds, before, nonce: nonce && integerOf(nonce) };
}

/** The accuracy in whole seconds, rounded up. */
function accuracyOf(parts) {
  const seconds = parts.maybe(DER.INTEGER);
  const fractions = [parts.maybe(0x80), parts.maybe(0x81)].filter(Boolean);
  parts.end();
  const whole = seconds ? integerOf(seconds) : 0n;
  if (whole < 0n || whole >= 2n ** 31n) refuse("no such accuracy");
  return Number(whole) + (fractions.length > 0 ? 1 : 0);
}

/** SignerInfo (RFC 5652 section 5.3) with signed attributes. */
function signerOf(parts) {
  const version = integerOf(parts.take(DER.INTEGER));
  const named = parts.maybe(0x80) ?? parts.take(DER.SEQUENCE);
  if (version !== (named.tag === 0x80 ? 3n : 1n)) refuse("another version");
  const digest = algorithmOf(parts.take(DER.SEQUENCE));
  const attributes = parts.take(0xa0);
  const algorithm = algorithmOf(parts.take(DER.SEQUENCE));
  const signature = parts.take(DER.OCTET_STRING).body;
  parts.maybe(0xa1);
  parts.end();
  const signed = joined(Uint8Array.of(DER.SET), attributes.whole.subarray(1));
  return { named, digest, algorithm, signature, signed, values: attributesOf(attributes) };
}

/** The single value of each signed attribute. */
function attributesOf(attributes) {
  const values = new Map();
  for (const element of new Members(attributes).elements) {
    const parts = new Members(element);
    const name = oidOf(parts.take(DER.OID));
    const { elements } = parts.inside(DER.SET);
    parts.end();
    if (values.has(name) || elements.length !== 1) refuse("an attribute twice");
    values.set(name, elements[0]);
  }
  return values;
}

/** Whether this certificate's key signed the token, and the token names this certificate. */
async function isTokenSigned({ content, signer }, certificate) {
  const hash = hashOf(signer.digest);
  const digest = new Uint8Array(await subtle.digest(hash, content));
  const kind = signer.values.get(CONTENT_TYPE);
  const stated = signer.values.get(MESSAGE_DIGEST);
  if (!kind || stated?.tag !== DER.OCTET_STRING || !same(stated.body, digest)) return false;
  try {
    if (oidOf(kind) !== TOKEN_CONTENT || !namesSigner(signer, certificate) || !(await isBound(signer, certificate))) return false;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
  return isGoodSignature(certificate.key, signer.algorithm, hash, { message: signer.signed, signature: signer.signature });
}

/** Whether the signer identifier is that of the certificate. */
function namesSigner({ named }, certificate) {
  if (named.tag === 0x80) return same(parseDer(extensionIn(certificate, SUBJECT_KEY_ID), DER.OCTET_STRING).body, named.body);
  const parts = new Members(named);
  return hex(parts.take(DER.SEQUENCE).whole) === certificate.issuer && integerOf(parts.take(DER.INTEGER)) === certificate.serial;
}

/** Whether every signing-certificate attribute there is, and at least one, begins with the digest of the certificate (RFC 5035). */
async function isBound({ values }, certificate) {
  const names = [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_2].filter((name) => values.has(name));
  for (const name of names) if (!(await namesCertificate(values.get(name), name, certificate))) return false;
  return names.length > 0;
}

async function namesCertificate(attribute, name, certificate) {
  const parts = new Members(attribute).inside(DER.SEQUENCE).inside(DER.SEQUENCE);
  const algorithm = name === SIGNING_CERTIFICATE_2 ? parts.maybe(DER.SEQUENCE) : undefined;
  const second = algorithm ? hashOf(algorithmOf(algorithm)) : "SHA-256";
  const digest = await subtle.digest(name === SIGNING_CERTIFICATE ? "SHA-1" : second, certificate.octets);
  return same(parts.take(DER.OCTET_STRING).body, new Uint8Array(digest));
}
