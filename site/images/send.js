/** Sends a picture and waits until it is rendered. What a page shows meanwhile is the caller's. */

/** How often a failed request is made again by itself, and the first pause in milliseconds; it doubles. */
const RETRIES = 3;
const FIRST_PAUSE = 800;
/** Pauses between questions whether the picture is ready, in milliseconds. The last one repeats. */
const POLL = [400, 600, 1000, 1500, 2000, 3000];
/** After this many milliseconds a page stops asking; the picture may still become ready. */
const POLL_FOR = 120_000;
/** For how long a picture that may not have arrived is asked for. What storage has is known within seconds. */
const ARRIVES_WITHIN = 15_000;
/** How often a request is made again that came too often, and for how many seconds it may be put off each time. */
const PATIENCE = 10;
const LONGEST_WAIT = 60;

/** Whether a token or a proof was refused, and is of no more use. A proof that was not there is none. */
const isSpent = ({ code }, captcha) =>
  code === 'TOKEN_REFUSED' || (code === 'CAPTCHA_FAILED' && Boolean(captcha));

/** An answer of the service that is no success. `message` is for people. */
export class UploadError extends Error {
  /**
   * @param {string} code @param {string} message @param {boolean} retryable
   * @param {number} [wait] for so many seconds, because it came too often
   * @param {boolean} [isForeign] whether the words are the service's, which may be about this picture alone
   */
  constructor(code, message, retryable = false, wait = undefined, isForeign = false) {
    super(message);
    this.name = 'UploadError';
    this.code = code;
    this.retryable = retryable;
    this.wait = wait;
    this.isForeign = isForeign;
  }
}

/**
 * Uploads a picture and waits until it is rendered.
 *
 * @param {File} file
 * @param {{ endpoint: string, preset: string, alt?: string, token?: string, captcha?: string, key?: string,
 *   signal?: AbortSignal, onProgress?: (share: number) => void, onSpent?: () => void,
 *   onTicket?: (ticket: { imageId: string, statusUrl: string, expiresAt: string }) => void,
 *   onState?: (state: 'uploading' | 'processing') => void }} options
 *   `key` names the upload: another try with the same one within five minutes goes on with the same image, and needs no
 *   other token or proof. `onSpent` hears when those are used up, `onTicket` where to ask for the picture, and
 *   until when that holds.
 * @returns {Promise<{ imageId: string, status: 'ready', manifest: object }>}
 * @throws {UploadError}
 */
export async function uploadImage(file, options) {
  const {
    endpoint,
    preset,
    alt,
    token,
    captcha,
    key = newKey(),
    signal,
    onProgress = () => {},
    onSpent = () => {},
    onTicket = () => {},
    onState = () => {},
  } = options;
  onState('uploading');
  const contentType = await typeOf(file);
  const body = JSON.stringify({ preset, contentType, size: file.size, alt, token, captcha });
  const ask = async () =>
    readAnswer(
      await request(`${endpoint.replace(/\/$/, '')}/images`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body,
        signal,
      }),
    );
  const image = await retried(signal, ask).catch((error) => {
    if (isSpent(error, captcha)) onSpent();
    throw error;
  });
  onSpent();
  onTicket(image);
  await retried(signal, () => send(file, image.upload, signal, onProgress));
  onProgress(1);
  onState('processing');
  return waitUntilReady(image.statusUrl, { signal });
}

/**
 * Waits for a picture that was sent before, such as by the page before it was loaded again.
 *
 * @param {string} statusUrl
 * @param {{ signal?: AbortSignal, mayBeMissing?: boolean }} [options] `mayBeMissing`: it may not have been sent whole;
 *   without a file soon, the error is `NOT_SENT`
 * @returns {Promise<{ imageId: string, status: 'ready', manifest: object }>}
 * @throws {UploadError}
 */
export function watchImage(statusUrl, { signal, mayBeMissing = false } = {}) {
  return waitUntilReady(statusUrl, { signal, mayBeMissing, isAtOnce: true });
}

/** How the formats that are taken begin, and the one that phones send and that is not. */
function typeOfStart(start) {
  if (start.startsWith('\xff\xd8')) return 'image/jpeg';
  if (start.startsWith('\x89PNG')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp';
  if (start.slice(4, 8) !== 'ftyp') return undefined;
  const brands = start.slice(8).match(/.{4}/gs) ?? [];
  if (
    brands.some((brand) => /^he[iv][cxms]$/.test(brand)) &&
    !brands.some((brand) => /^avi[fs]$/.test(brand))
  )
    return 'image/heic';
  // AVIF, or a relative of it: the list of brands may be longer than what was read, and the service reads all.
  return 'image/avif';
}

/**
 * What a file is, by its first bytes: its name, by which browsers judge, may say something else or nothing.
 *
 * @param {Blob} file
 * @returns {Promise<string>} a media type
 * @throws {UploadError} for what would be refused once it is there
 */
export async function typeOf(file) {
  const bytes = new Uint8Array(
    await file
      .slice(0, 64)
      .arrayBuffer()
      // Moved or deleted since it was chosen.
      .catch(() => Promise.reject(new UploadError('unreadable', 'This file can’t be read any more.'))),
  );
  if (bytes.length === 0) throw new UploadError('empty', 'The file is empty.');
  const start = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const type = typeOfStart(start);
  if (type === 'image/heic')
    throw new UploadError(
      'UNSUPPORTED_TYPE',
      'HEIC photos can’t be read here. Please send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.',
    );
  if (type !== undefined) return type;
  throw new UploadError(
    'not-an-image',
    'This file is not a picture that we know. Please send a JPEG, PNG, WebP, GIF or AVIF.',
  );
}

/** Not randomUUID: pages without TLS have none. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
}

async function waitUntilReady(url, { signal, mayBeMissing = false, isAtOnce = false }) {
  const begun = Date.now();
  let deadline = begun + POLL_FOR;
  // What is uploaded is safe: being told to ask less often uses up none of the time.
  const onWait = (milliseconds) => {
    deadline += milliseconds;
  };
  for (let turn = 0; Date.now() < deadline; turn++) {
    if (turn > 0 || !isAtOnce) await pause(POLL[Math.min(turn, POLL.length - 1)], signal);
    const state = await retried(signal, async () => readAnswer(await request(url, { signal })), onWait);
    if (state.status === 'ready') return state;
    if (state.status === 'rejected')
      throw new UploadError(state.reason.code, state.reason.message, false, undefined, true);
    if (mayBeMissing && state.status === 'awaiting-upload' && Date.now() - begun > ARRIVES_WITHIN)
      throw new UploadError('NOT_SENT', 'This picture was not sent. Please choose it again.');
  }
  throw new UploadError('SLOW', 'This takes longer than usual. Please look again in a few minutes.', true);
}

/**
 * Sends a file to its address, which takes one. That one is there (412) is as good: only this page knows the address, and
 * an answer may have been lost. fetch reports no progress of an upload, XMLHttpRequest does.
 */
function send(file, { url, headers }, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    sending.onload = () =>
      sending.status < 300 || sending.status === 412
        ? resolve()
        : reject(
            new UploadError(
              'UPLOAD_REFUSED',
              'The upload was not accepted. Please choose the picture again.',
              // 409: another try of ours was under way at the same moment.
              sending.status >= 500 || sending.status === 409,
            ),
          );
    sending.onerror = () => reject(offline());
    sending.onabort = () => reject(signal.reason);
    signal?.addEventListener('abort', () => sending.abort(), { once: true });
    sending.send(file);
  });
}

async function request(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw error.name === 'AbortError' ? error : offline();
  }
}

async function readAnswer(response) {
  const body = await response.json().catch((error) => {
    // What a refusal is, its status says. A success whose content is lost on the way is none yet.
    if (!response.ok) return {};
    throw error.name === 'AbortError' ? error : offline();
  });
  if (response.ok) return body;
  const tooOften = response.status === 429;
  // The API's own throttle names no time; it is over in a moment.
  const wait = tooOften ? Number(response.headers.get('retry-after') ?? 2) : undefined;
  throw new UploadError(
    body.code ?? 'ERROR',
    body.error ?? 'Something went wrong. Please try again.',
    response.status >= 500 || wait <= LONGEST_WAIT,
    wait,
    body.error !== undefined,
  );
}

function offline() {
  return new UploadError('OFFLINE', 'No connection. Please try again.', true);
}

/** @param {(milliseconds: number) => void} [onWait] hears for how long a request is put off that came too often */
async function retried(signal, attempt, onWait = () => {}) {
  let failures = 0;
  let waits = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!error.retryable) throw error;
      if (error.wait === undefined) {
        if (failures === RETRIES) throw error;
        await pause(FIRST_PAUSE * 2 ** failures++ * (0.75 + Math.random() / 2), signal);
      } else {
        if (waits++ === PATIENCE) throw error;
        // Not all at the same moment.
        const milliseconds = error.wait * 1000 + Math.random() * 1000;
        onWait(milliseconds);
        await pause(milliseconds, signal);
      }
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
