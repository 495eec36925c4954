/**
 * Uploads pictures to a Frontdesk. No dependency; as a module:
 *
 *     <script type="module" src="…/assets/v1/frontdesk-images.js"></script>
 *     <frontdesk-upload endpoint="https://…/v1" preset="gallery"></frontdesk-upload>
 *
 * The element fires `frontdesk-image` with the manifest as its detail, `frontdesk-error` with what went wrong, and
 * `frontdesk-spent` once its attributes `token` and `captcha` are used up and removed: the next upload needs new ones.
 * Its attribute `alt` describes one picture, and is removed once that is ready.
 * `uploadImage` does the same without an element.
 */

/** How often a failed request is made again by itself, and the first pause in milliseconds; it doubles. */
const RETRIES = 3;
const FIRST_PAUSE = 800;
/** Pauses between questions whether the picture is ready, in milliseconds. The last one repeats. */
const POLL = [400, 600, 1000, 1500, 2000, 3000];
/** After this many milliseconds a page stops asking; the picture may still become ready. */
const POLL_FOR = 120_000;
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
   */
  constructor(code, message, retryable = false, wait = undefined) {
    super(message);
    this.name = 'UploadError';
    this.code = code;
    this.retryable = retryable;
    this.wait = wait;
  }
}

/**
 * Uploads a picture and waits until it is rendered.
 *
 * @param {File} file
 * @param {{ endpoint: string, preset: string, alt?: string, token?: string, captcha?: string, key?: string,
 *   signal?: AbortSignal, onProgress?: (share: number) => void, onSpent?: () => void,
 *   onState?: (state: 'uploading' | 'processing') => void }} options
 *   `key` names the upload: another try with the same one within five minutes goes on with the same image, and needs no
 *   other token or proof. `onSpent` hears when those are used up.
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
  await retried(signal, () => send(file, image.upload, signal, onProgress));
  onProgress(1);
  onState('processing');
  return waitUntilReady(image.statusUrl, signal);
}

/** How the formats that are taken begin, and the one that phones send and that is not. */
function typeOfStart(start) {
  if (start.startsWith('\xff\xd8')) return 'image/jpeg';
  if (start.startsWith('\x89PNG')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp';
  if (start.slice(4, 8) !== 'ftyp') return undefined;
  const brands = start.slice(8).match(/.{4}/gs) ?? [];
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return 'image/avif';
  return brands.some((brand) => /^he[iv][cxms]$/.test(brand)) ? 'image/heic' : undefined;
}

/**
 * What a file is, by its first bytes: its name, by which browsers judge, may say something else or nothing.
 *
 * @param {Blob} file
 * @returns {Promise<string>} the browser's word where the bytes say nothing
 * @throws {UploadError} for HEIC, which would be refused once it is there
 */
async function typeOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const start = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const type = typeOfStart(start) ?? file.type;
  if (type !== 'image/heic') return type;
  throw new UploadError(
    'UNSUPPORTED_TYPE',
    'HEIC photos can’t be read here. Please send it as JPEG; on an iPhone: Settings, Camera, Formats, Most Compatible.',
  );
}

/** Not randomUUID: pages without TLS have none. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
}

async function waitUntilReady(url, signal) {
  let deadline = Date.now() + POLL_FOR;
  // What is uploaded is safe: being told to ask less often uses up none of the time.
  const onWait = (milliseconds) => {
    deadline += milliseconds;
  };
  for (let turn = 0; Date.now() < deadline; turn++) {
    await pause(POLL[Math.min(turn, POLL.length - 1)], signal);
    const state = await retried(signal, async () => readAnswer(await request(url, { signal })), onWait);
    if (state.status === 'ready') return state;
    if (state.status === 'rejected') throw new UploadError(state.reason.code, state.reason.message);
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
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const tooOften = response.status === 429;
  // The API's own throttle names no time; it is over in a moment.
  const wait = tooOften ? Number(response.headers.get('retry-after') ?? 2) : undefined;
  throw new UploadError(
    body.code ?? 'ERROR',
    body.error ?? 'Something went wrong. Please try again.',
    response.status >= 500 || wait <= LONGEST_WAIT,
    wait,
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

const TEMPLATE = `
<style>
  :host { display: block; font: inherit; max-width: 30rem }
  label { display: block; border: 2px dashed currentColor; border-radius: .5rem; padding: 1.25rem; text-align: center; cursor: pointer }
  :host([over]) label, label:focus-within { outline: 3px solid Highlight; outline-offset: 2px }
  input { position: absolute; opacity: 0; width: 1px; height: 1px }
  img { display: block; max-width: 100%; max-height: 16rem; margin: .75rem auto 0; border-radius: .25rem }
  progress { width: 100%; margin-top: .75rem }
  [hidden] { display: none }
</style>
<label part="drop"><span part="invitation"></span><input type="file" accept="image/jpeg,image/png,image/webp,image/gif,image/avif"><img alt="" hidden></label>
<progress max="1" value="0" aria-labelledby="status" hidden></progress>
<p id="status" role="status"></p>
<button type="button" hidden></button>`;

/** Words of the element; an attribute `text-<name>` replaces one. */
const WORDS = {
  choose: 'Choose a picture, or drop one here',
  uploading: 'Uploading …',
  processing: 'Preparing the picture …',
  ready: 'Done.',
  retry: 'Try again',
};

class FrontdeskUpload extends HTMLElement {
  #file;
  /** Names the upload of `#file`, as long as another try may go on with it. */
  #key;
  #stop = new AbortController();

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = TEMPLATE;
    this.#part('[part=invitation]').textContent = this.#word('choose');
    this.#part('button').textContent = this.#word('retry');
    this.#part('input').addEventListener('change', ({ target }) => this.choose(target.files[0]));
    this.#part('button').addEventListener('click', () => this.#upload());
    for (const type of ['dragover', 'dragleave', 'drop'])
      this.addEventListener(type, (event) => {
        event.preventDefault();
        this.toggleAttribute('over', type === 'dragover');
        if (type === 'drop') this.choose(event.dataTransfer.files[0]);
      });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** Shows a file and uploads it. @param {File | undefined} file */
  async choose(file) {
    if (!file) return;
    this.#file = file;
    this.#key = newKey();
    return this.#upload();
  }

  async #upload() {
    const file = this.#file;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#preview(file);
    this.#show({ busy: true });
    const alt = this.getAttribute('alt') ?? undefined;
    try {
      const image = await uploadImage(file, {
        endpoint: this.getAttribute('endpoint') ?? '',
        preset: this.getAttribute('preset') ?? '',
        alt,
        token: this.getAttribute('token') ?? undefined,
        captcha: this.getAttribute('captcha') ?? undefined,
        key: this.#key,
        signal,
        onProgress: (share) => {
          this.#part('progress').value = share;
        },
        onSpent: () => this.#spend(),
        onState: (state) => this.#say(this.#word(state)),
      });
      this.#say(this.#word('ready'));
      this.#show({ busy: false });
      // It describes this picture and no other. What was written meanwhile is for the next.
      if (alt !== undefined && this.getAttribute('alt') === alt) this.removeAttribute('alt');
      this.#fire('frontdesk-image', image);
    } catch (error) {
      if (signal.aborted) return;
      // What the service has refused is not to be had by the same request once more.
      if (!error.retryable) this.#key = newKey();
      this.#say(error.message);
      this.#show({ busy: false, failed: true });
      this.#fire('frontdesk-error', error);
    }
  }

  /** The page puts in new ones, for which the provider's widget is to be reset. */
  #spend() {
    const spent = ['token', 'captcha'].filter((name) => this.hasAttribute(name));
    if (spent.length === 0) return;
    for (const name of spent) this.removeAttribute(name);
    this.#fire('frontdesk-spent', spent);
  }

  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #preview(file) {
    const image = this.#part('img');
    const url = URL.createObjectURL(file);
    image.onload = image.onerror = () => {
      image.hidden = image.naturalWidth === 0;
      URL.revokeObjectURL(url);
    };
    image.src = url;
  }

  #show({ busy, failed = false }) {
    this.#part('progress').hidden = !busy;
    this.#part('button').hidden = !failed;
  }

  #say(text) {
    this.#part('[role=status]').textContent = text;
  }

  #word(name) {
    return this.getAttribute(`text-${name}`) ?? WORDS[name];
  }

  #part(selector) {
    return this.shadowRoot.querySelector(selector);
  }
}

customElements.get('frontdesk-upload') ?? customElements.define('frontdesk-upload', FrontdeskUpload);
