import type { Cut } from './cut.ts';

/** The parts of a stream, by where they begin; one is in memory at a time. What stands before the first is left out. */
export async function* slices(
  bytes: AsyncIterable<Uint8Array>,
  cuts: readonly Cut[],
): AsyncGenerator<readonly [part: number, bytes: Buffer]> {
  let part = 0;
  let at = 0;
  let chunks: Uint8Array[] = [];
  for await (const chunk of bytes) {
    const end = at + chunk.length;
    let from = Math.max(0, (cuts[0]?.start ?? 0) - at);
    for (;;) {
      const next = cuts[part + 1]?.start;
      if (next === undefined || next > end) break;
      if (next - at > from) chunks.push(chunk.subarray(from, next - at));
      from = Math.max(from, next - at);
      yield [part, Buffer.concat(chunks)];
      chunks = [];
      part++;
    }
    if (from < chunk.length) chunks.push(chunk.subarray(from));
    at = end;
  }
  if (part < cuts.length) yield [part, Buffer.concat(chunks)];
}
