import type { Incoming } from './incoming.ts';

/** The body of an intake message: the one message of Frontdesk that carries contents. */
export interface IntakeMessage {
  readonly incoming: readonly Incoming[];
}

/**
 * SQS takes 1 MiB in a message and in a call of ten (since August 2025); engines and older quotas have 256 KiB. A
 * message stays well below that, with room for its envelope.
 */
const MAX_CALL_BYTES = 240_000;
const MAX_MESSAGES_PER_CALL = 10;
/** Small enough that one message is worked off in a second or two, large enough that a batch of 1,000 is one call. */
const MAX_INCOMING = 100;

/** What SQS takes in no message (InvalidMessageContents) and JSON leaves as it is; other such characters it escapes. */
const REFUSED = /[\uFFFE\uFFFF]/g;

function escapeInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

/**
 * Packs what came in into message bodies, grouped by the SendMessageBatch call that carries them. A batch of 1,000
 * usual comments is one or two calls.
 */
export function splitForQueue(incoming: readonly Incoming[]): string[][] {
  const calls: string[][] = [];
  let callBytes = Number.POSITIVE_INFINITY;
  for (const body of messageBodies(incoming)) {
    const bytes = Buffer.byteLength(body);
    const call = calls.at(-1);
    if (!call || call.length === MAX_MESSAGES_PER_CALL || callBytes + bytes > MAX_CALL_BYTES) {
      calls.push([body]);
      callBytes = bytes;
    } else {
      call.push(body);
      callBytes += bytes;
    }
  }
  return calls;
}

function* messageBodies(incoming: readonly Incoming[]): Generator<string> {
  let part: string[] = [];
  let bytes = 0;
  for (const item of incoming) {
    const json = JSON.stringify(item).replace(REFUSED, escapeInJson);
    const size = Buffer.byteLength(json) + 1;
    if (part.length === MAX_INCOMING || (part.length > 0 && bytes + size > MAX_CALL_BYTES - 100)) {
      yield `{"incoming":[${part.join(',')}]}`;
      part = [];
      bytes = 0;
    }
    part.push(json);
    bytes += size;
  }
  if (part.length > 0) yield `{"incoming":[${part.join(',')}]}`;
}
