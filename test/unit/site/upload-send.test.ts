/** What the upload does when an answer does not arrive whole, with a stand-in for the network. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

type Options = Record<string, unknown> & { signal?: AbortSignal };
interface Module {
  uploadImage(file: Blob, options: Options): Promise<unknown>;
}
const source = '../../../site/images/send.js';
const { uploadImage } = (await import(source)) as Module;

const photo = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])]);
const asked: unknown[] = [];
const spent = vi.fn();

/** An answer that breaks off after its first bytes. */
function brokenOff(status: number): Response {
  const body = new ReadableStream({
    start: (stream) => {
      stream.enqueue(new TextEncoder().encode('{"imageId":"0192'));
      stream.error(new TypeError('network error'));
    },
  });
  return new Response(body, { status });
}

function answer(respond: (signal: AbortSignal | undefined) => Response): void {
  vi.stubGlobal('fetch', async (_url: string, { headers, signal }: RequestInit) => {
    asked.push(new Headers(headers).get('idempotency-key'));
    return respond(signal ?? undefined);
  });
}

/** What an upload ends with, once all pauses are over. */
async function ending(options: Partial<Options> = {}): Promise<unknown> {
  const given = { endpoint: 'https://x.example', preset: 'p', key: 'k', captcha: 'c', onSpent: spent };
  const ended = uploadImage(photo, { ...given, ...options }).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return ended;
}

beforeEach(() => {
  asked.length = 0;
  spent.mockReset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks again by the same key when a good answer breaks off, and spends no proof by it', async () => {
  answer(() => brokenOff(201));
  expect(await ending()).toMatchObject({ code: 'OFFLINE', retryable: true });
  expect(asked).toEqual(['k', 'k', 'k', 'k']);
  expect(spent).not.toHaveBeenCalled();
});

it('says of a refusal whose words break off what its status says', async () => {
  answer(() => brokenOff(403));
  expect(await ending()).toMatchObject({ code: 'ERROR', retryable: false });
  expect(asked).toEqual(['k']);
});

it('ends at once when it is cancelled while an answer arrives', async () => {
  const stop = new AbortController();
  answer((signal) => {
    const body = new ReadableStream({
      start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)),
    });
    setTimeout(() => stop.abort(), 50);
    return new Response(body, { status: 201 });
  });
  expect(await ending({ signal: stop.signal })).toMatchObject({ name: 'AbortError' });
  expect(asked).toEqual(['k']);
  expect(spent).not.toHaveBeenCalled();
});
