// SHA-256 that takes its message piece by piece (FIPS 180-4), so that a film of any length is checked in constant memory.

/** A running digest. `compress` is written out by the build, one line a round: nothing else is as fast in a browser. */
class Sha256 {
  constructor() {
    this.state = Int32Array.from(SHA256_START);
    this.block = new Uint8Array(64);
    this.blockView = new DataView(this.block.buffer);
    this.begun = 0;
    this.length = 0;
  }

  update(octets) {
    this.length += octets.length;
    const first = this.begun === 0 ? 0 : this.fill(octets, 0);
    const last = first + Math.floor((octets.length - first) / 64) * 64;
    compress(this.state, new DataView(octets.buffer, octets.byteOffset, octets.length), first, last);
    this.fill(octets, last);
    return this;
  }

  /** Moves octets into the block begun and compresses it when full; returns where the next octet stands. */
  fill(octets, from) {
    const taken = Math.min(64 - this.begun, octets.length - from);
    this.block.set(octets.subarray(from, from + taken), this.begun);
    this.begun += taken;
    if (this.begun === 64) {
      compress(this.state, this.blockView, 0, 64);
      this.begun = 0;
    }
    return from + taken;
  }

  digest() {
    const bits = BigInt(this.length) * 8n;
    const padding = new Uint8Array(((this.begun < 56 ? 56 : 120) - this.begun) + 8);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
    this.update(padding);
    const octets = new Uint8Array(32);
    this.state.forEach((word, at) => new DataView(octets.buffer).setInt32(4 * at, word));
    return octets;
  }
}

function sha256(...parts) {
  const running = new Sha256();
  for (const part of parts) running.update(part);
  return running.digest();
}

const PIECE = 1 << 22;

/**
 * The pieces of a file in order, 4 MiB each, the next one read ahead.
 * A piece is given back when the next is asked for: left to the browser, hundreds of them would wait to be collected.
 */
async function* piecesOf(file) {
  const { size } = file;
  const read = (at) => (at < size ? file.slice(at, at + PIECE).arrayBuffer() : undefined);
  let next = read(0);
  for (let at = PIECE; next !== undefined; at += PIECE) {
    const buffer = await next;
    next = read(at);
    next?.catch(() => {});
    yield new Uint8Array(buffer);
    buffer.transfer?.(0);
  }
}

/** The SHA-256 of a file as hex; `advance` hears of every piece's octets. */
async function fileDigest(file, advance) {
  const running = new Sha256();
  for await (const piece of piecesOf(file)) {
    running.update(piece);
    advance(piece.length);
  }
  return hex(running.digest());
}
