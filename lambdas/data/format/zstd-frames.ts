/**
 * A file packed by zstd may be several frames, one after the other (RFC 8878, 3): logs that were appended to each other, or what
 * packs with several threads. Node's own reader stops after the first one, without a word, if the next begins in the same piece.
 */

const [MAGIC, SKIPPABLE] = [0xfd2fb528, 0x184d2a50];

/** The bytes, in pieces that end where frames end: a reader then goes on with the next one. */
export async function* byFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const walk = frames();
  // How many of the bytes that follow the walk has to see, or may leave out.
  let { wants, sees } = walk.next().value as Step;
  let seen: number[] = [];
  for await (const piece of bytes) {
    let from = 0;
    for (let at = 0; at < piece.length; ) {
      const take = Math.min(wants, piece.length - at);
      if (sees) seen.push(...piece.subarray(at, at + take));
      at += take;
      wants -= take;
      while (wants === 0) {
        const step = walk.next(seen).value as Step;
        ({ wants, sees } = step);
        seen = [];
        if (!step.isEnd) continue;
        if (at > from) yield piece.subarray(from, at);
        from = at;
      }
    }
    if (from < piece.length) yield piece.subarray(from);
  }
}

interface Step {
  readonly wants: number;
  readonly sees: boolean;
  /** Whether a frame ended with what came before. */
  readonly isEnd?: boolean;
}

const see = (wants: number): Step => ({ wants, sees: true });
const pass = (wants: number): Step => ({ wants, sees: false });

/** Walks over frames: asks for the bytes by which it finds the next ones. */
function* frames(): Generator<Step, never, number[]> {
  let start = yield see(4);
  for (;;) {
    const magic = littleEndian(start);
    if (magic === MAGIC) yield* frame();
    else if ((magic & ~0xf) >>> 0 === SKIPPABLE) yield pass(littleEndian(yield see(4)));
    // Whatever it is, the reader says so.
    else yield pass(Number.POSITIVE_INFINITY);
    start = yield { ...see(4), isEnd: true };
  }
}

/** RFC 8878, 3.1.1. */
function* frame(): Generator<Step, void, number[]> {
  const [descriptor = 0] = yield see(1);
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  yield pass((isSingle ? 0 : 1) + dictionary + size);
  for (let isLast = false; !isLast; ) {
    const header = littleEndian(yield see(3));
    isLast = (header & 1) === 1;
    // A block of one byte that is repeated says how often.
    yield pass(((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  if ((descriptor & 4) !== 0) yield pass(4);
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduce((value, byte, i) => value + byte * 2 ** (8 * i), 0);
}
