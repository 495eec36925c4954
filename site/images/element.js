/** `<frontdesk-upload>`: takes pictures, shows a row for each, and goes on with them after a reload. */
import { buildFrame } from './frame.js';
import { entryOf, files, leave, list, placeOf } from './kept.js';
import { makeRow } from './row.js';
import { newKey, typeOf, UploadError, uploadImage, watchImage } from './send.js';
import { languageOf, wordsIn } from './words.js';

/** Files that are sent at the same time. */
const AT_ONCE = 2;
const MOST_FILES = 20;
/** Attributes that are good for one upload. */
const PASSES = ['token', 'captcha'];
/** The largest file in bytes of each public preset, put in where the script is served. */
const LIMITS = globalThis.FRONTDESK_LIMITS ?? {};
/** In which something goes on. */
const isBusy = ({ state }) => !['chosen', 'ready', 'failed'].includes(state);
/** Whether the service goes on with the same image for the same key, without another token or proof. */
const hasTicket = ({ ticketEnd }) => Date.parse(ticketEnd) > Date.now();
/** Refusals that another token or proof mends; what the file is stays what it is. */
const MENDED_BY_PASS = ['CAPTCHA_FAILED', 'TOKEN_REFUSED', 'TOKEN_REQUIRED'];
/** A copy of a file's picture for the list, as small as the browser makes it. */
function preview({ row, file }) {
  const url = URL.createObjectURL(file);
  row.picture(url, () => URL.revokeObjectURL(url));
}

class FrontdeskUpload extends HTMLElement {
  static observedAttributes = [...PASSES, 'preset', 'max-bytes'];

  /** In the order in which they were chosen. */
  #pictures = [];
  /** Attributes that were used up, without which nothing more is sent. */
  #needs = new Set();
  /** Whether a picture is using what is good for one upload. */
  #isPassing = false;
  /** Whether what was remembered is in the list. */
  #isRestored = false;
  /** By which a reload finds the list, also where the page chooses another one later. */
  #firstPreset;
  #words;
  #parts;

  connectedCallback() {
    if (!this.#parts) this.#begin();
    this.#resume();
    if (!this.#isRestored) return this.#restore();
    // Under another address or among other elements it has another place.
    this.#remember();
  }

  #begin() {
    this.#firstPreset = this.getAttribute('preset');
    const tag = this.closest('[lang]')?.lang || navigator.language;
    this.#words = wordsIn(languageOf(tag), (name) =>
      this.getAttribute(`text-${name === 'chooseOne' ? 'choose' : name}`),
    );
    this.#build(languageOf(tag));
  }

  /** A page that takes the element away stops what it does; the list is kept for when it is there again. */
  disconnectedCallback() {
    leave(this);
    queueMicrotask(() => {
      if (!this.isConnected) for (const { stop } of this.#pictures) stop.abort();
    });
  }

  #resume() {
    for (const picture of this.#pictures.filter(({ stop }) => stop.signal.aborted)) {
      picture.stop = new AbortController();
      const isOpen = picture.state === 'chosen' || isBusy(picture);
      // The look at its file may have been cut off as well.
      if (isOpen && picture.file && !picture.hasArrived) this.#checkFirst(picture);
      if (isBusy(picture)) this.#goAhead(picture);
    }
  }

  attributeChangedCallback(name) {
    if (!this.#parts) return;
    if (PASSES.includes(name)) this.#sendNext();
    else this.#hint();
  }

  /** Takes one file or several, as if they had been chosen. @param {File | Iterable<File> | undefined} chosen */
  choose(chosen) {
    const taken = chosen instanceof Blob ? [chosen] : [...(chosen ?? [])];
    if (this.#most === 1 && taken.length > 0) for (const picture of [...this.#pictures]) this.#drop(picture);
    for (const file of taken) this.#take(file);
    this.#look();
    this.#sendNext();
  }

  get #most() {
    return Number(this.getAttribute('max-files') ?? MOST_FILES);
  }

  get #maxBytes() {
    const preset = this.getAttribute('preset') ?? '';
    const known = Object.hasOwn(LIMITS, preset) ? LIMITS[preset] : Number.POSITIVE_INFINITY;
    return Number(this.getAttribute('max-bytes') ?? known);
  }

  /** The largest file in words, and nothing where it is not known. */
  get #limit() {
    return Number.isFinite(this.#maxBytes) ? this.#words.bytes(this.#maxBytes) : '';
  }

  #build(language) {
    const { say } = this.#words;
    const isMany = this.#most > 1;
    this.#parts = buildFrame(this, {
      language,
      invitation: say(isMany ? 'choose' : 'chooseOne'),
      isMany,
      say,
      onFiles: (chosen) => this.choose(chosen),
      onSend: () => this.#sendAll(),
    });
    this.#hint();
  }

  #hint() {
    const { say } = this.#words;
    this.#parts.hint.textContent = this.#limit ? say('hint', this.#limit) : say('formats');
  }

  #take(file) {
    const { say } = this.#words;
    const { problem } = this.#parts;
    problem.hidden = true;
    const isSame = ({ file: other, state }) =>
      other?.name === file.name &&
      other.size === file.size &&
      other.lastModified === file.lastModified &&
      state !== 'failed';
    const refusal = this.#pictures.some(isSame)
      ? say('repeated', file.name)
      : this.#pictures.filter(({ state }) => state !== 'failed').length >= this.#most &&
        say('tooMany', this.#most, file.name);
    if (refusal) {
      problem.textContent = refusal;
      problem.hidden = false;
      return this.#say(refusal);
    }
    const asks = this.hasAttribute('describe');
    // It describes this picture, and no other after it.
    const alt = (!asks && this.getAttribute('alt')) || undefined;
    if (alt !== undefined) this.removeAttribute('alt');
    const picture = this.#add({
      key: newKey(),
      name: file.name,
      size: file.size,
      alt,
      file,
      state: asks ? 'chosen' : 'waiting',
    });
    if (this.hasAttribute('keep-files')) files.put(picture.key, file);
    preview(picture);
    this.#checkFirst(picture);
  }

  /** A row for a picture, whether it was chosen now or before a reload. */
  #add(entry) {
    const describe = this.getAttribute('describe');
    const picture = { ...entry, stop: new AbortController() };
    picture.row = makeRow({
      ...entry,
      words: this.#words,
      ...(describe !== null && { asksFor: describe === 'required' ? 'required' : 'optional' }),
      onRemove: () => this.#remove(picture),
      onRetry: () => this.#retry(picture),
    });
    picture.row.input.addEventListener('input', () => this.#remember());
    this.#pictures.push(picture);
    this.#parts.rows.append(picture.row.element);
    this.#enter(picture, entry.state);
    return picture;
  }

  /** What can be known before anything is sent. */
  async #checkFirst(picture) {
    // Once the element is back, another look has begun, which says what is wrong.
    const { signal } = picture.stop;
    picture.checked = (async () => {
      await typeOf(picture.file);
      if (picture.file.size > this.#maxBytes)
        throw new UploadError('FILES_TOO_BIG', `The file is too large: at most ${this.#limit}.`);
      return true;
    })().catch((error) => {
      if (!signal.aborted) this.#fail(picture, error);
      return false;
    });
  }

  #sendAll() {
    const chosen = this.#pictures.filter(({ state }) => state === 'chosen');
    const bare =
      this.getAttribute('describe') === 'required' && chosen.find(({ row }) => row.description === '');
    if (bare) {
      this.#say(this.#words.say('undescribed'));
      return bare.row.missDescription();
    }
    // The button goes away: what happens is said by the rows.
    this.#parts.rows.focus();
    for (const picture of chosen) this.#enter(picture, 'waiting');
    this.#sendNext();
  }

  /** Sends what waits, a few at a time; one at a time while each needs a proof of its own. */
  #sendNext() {
    for (const picture of this.#pictures) {
      // What was stopped with its element goes on with it.
      if (picture.isSending || picture.stop.signal.aborted) continue;
      if (!['waiting', 'confirming'].includes(picture.state)) continue;
      const isKnown = hasTicket(picture);
      const isPassNeeded =
        !isKnown && (this.#needs.size > 0 || PASSES.some((name) => this.hasAttribute(name)));
      const lacks = !isKnown && [...this.#needs].some((name) => !this.hasAttribute(name));
      if (lacks) this.#enter(picture, 'confirming');
      if (lacks || (isPassNeeded && this.#isPassing)) continue;
      if (this.#pictures.filter(({ isSending }) => isSending).length >= AT_ONCE) return;
      this.#send(picture, isPassNeeded);
    }
  }

  async #send(picture, isPassing) {
    const { row, stop, key } = picture;
    const { signal } = stop;
    const free = () => {
      if (isPassing) this.#isPassing = false;
      isPassing = false;
    };
    picture.isSending = true;
    if (isPassing) this.#isPassing = true;
    if (this.hasAttribute('describe')) picture.alt = row.description || undefined;
    const pass = isPassing
      ? Object.fromEntries(PASSES.map((name) => [name, this.getAttribute(name) ?? undefined]))
      : {};
    try {
      if (!(await picture.checked)) return;
      const image = await uploadImage(picture.file, {
        endpoint: this.getAttribute('endpoint') ?? '',
        preset: this.getAttribute('preset') ?? '',
        alt: picture.alt,
        ...pass,
        key,
        signal,
        onProgress: (share) => row.progress(share),
        onSpent: () => this.#spend(pass),
        onTicket: ({ statusUrl, expiresAt: ticketEnd }) => {
          Object.assign(picture, { ticketEnd, statusUrl });
          free();
          this.#remember();
          this.#sendNext();
        },
        onState: (state) => this.#arrive(picture, state),
      });
      this.#finish(picture, image);
    } catch (error) {
      if (!signal.aborted) this.#fail(picture, error);
    } finally {
      picture.isSending = false;
      free();
      this.#sendNext();
    }
  }

  #arrive(picture, state) {
    if (state === 'processing') {
      picture.hasArrived = true;
      files.forget(picture.key);
    }
    this.#enter(picture, state);
  }

  /** Waits for a picture that the page before sent, or may have. */
  async #watch(picture) {
    const { statusUrl, hasArrived, stop } = picture;
    try {
      this.#finish(
        picture,
        await watchImage(statusUrl, { signal: stop.signal, mayBeMissing: !hasArrived }),
        true,
      );
    } catch (error) {
      if (!stop.signal.aborted) this.#fail(picture, error);
    }
  }

  #finish(picture, image, restored = false) {
    picture.imageId = image.imageId;
    picture.row.results(image.manifest);
    if (restored) {
      const [smallest] = [...image.manifest.variants].sort((a, b) => a.width - b.width || a.bytes - b.bytes);
      picture.row.picture(smallest.url);
    }
    this.#enter(picture, 'ready');
    this.#fire('frontdesk-image', { ...image, ...(restored && { restored }) });
  }

  #fail(picture, error) {
    picture.error = error;
    // What the service has refused is not to be had by the same request once more.
    if (!error.retryable) Object.assign(picture, { isHopeless: true, ticketEnd: undefined });
    this.#enter(picture, 'failed');
    this.#fire('frontdesk-error', error);
  }

  #retry(picture) {
    if (picture.isHopeless) picture.key = newKey();
    Object.assign(picture, { stop: new AbortController(), error: undefined, isHopeless: false });
    return this.#goAhead(picture);
  }

  #goAhead(picture) {
    if (picture.file && !picture.hasArrived) {
      this.#enter(picture, 'waiting');
      return this.#sendNext();
    }
    this.#enter(picture, 'processing');
    return this.#watch(picture);
  }

  /** Shows, says and keeps a state. */
  #enter(picture, state) {
    const { say, problem } = this.#words;
    const isNews = picture.state !== state;
    picture.state = state;
    const text = picture.error && state === 'failed' ? problem(picture.error, this.#limit) : say(state);
    const mayRetry =
      state === 'failed' && (picture.error.retryable || MENDED_BY_PASS.includes(picture.error.code));
    picture.row.show(state, { text, mayRetry });
    if (isNews || state === 'failed')
      if (!['waiting', 'chosen'].includes(state)) this.#say(`${picture.name}: ${text}`);
    this.#look();
    this.#remember();
  }

  #remove(picture) {
    const wasBusy = isBusy(picture);
    const at = this.#pictures.indexOf(picture);
    this.#drop(picture);
    this.#say(`${picture.name}: ${this.#words.say(wasBusy ? 'cancelled' : 'removed')}`);
    const next = this.#pictures[at] ?? this.#pictures[at - 1];
    (next?.row.remove ?? this.#parts.input).focus();
    this.#look();
    this.#sendNext();
  }

  #drop(picture) {
    picture.stop.abort(new DOMException('Cancelled', 'AbortError'));
    this.#pictures = this.#pictures.filter((other) => other !== picture);
    picture.row.element.remove();
    files.forget(picture.key);
    this.#remember();
    if (picture.imageId) this.#fire('frontdesk-removed', { imageId: picture.imageId });
  }

  /** The list and the button, as they are to be seen. */
  #look() {
    const { rows, send } = this.#parts;
    const { say } = this.#words;
    const chosen = this.#pictures.filter(({ state }) => state === 'chosen').length;
    rows.hidden = this.#pictures.length === 0;
    send.hidden = chosen === 0;
    send.textContent = chosen > 1 ? say('sendMany', chosen) : say('send');
  }

  /** The list's place without preset and number. */
  get #bare() {
    return [this.getAttribute('endpoint'), location.pathname, this.id].join(' ');
  }

  get #place() {
    return placeOf(this, `${this.#bare} ${this.#firstPreset}`);
  }

  #remember() {
    // Taken out, it has no place, and the page's address may be another one. Before all is restored, more stands there.
    if (!this.isConnected || !this.#isRestored) return;
    list(this.#place).write(this.#pictures.filter(({ isHopeless }) => !isHopeless).map(entryOf));
  }

  /** What the list held before the page was loaded again. What was not sent, and not kept, says so. */
  async #restore() {
    files.tidy();
    const isAlone = document.querySelectorAll('frontdesk-upload').length === 1;
    const entries = list(this.#place).read(isAlone ? this.#bare : undefined);
    const keeps = this.hasAttribute('keep-files');
    const found = await Promise.all(
      entries.map(async (entry) => ({
        entry,
        file: keeps && !entry.hasArrived ? await files.get(entry.key) : undefined,
      })),
    );
    // Taken out meanwhile, it asks again when it is back.
    if (!this.isConnected || this.#isRestored) return;
    this.#isRestored = true;
    for (const { entry, file } of found) this.#goOn(entry, file);
    if (this.#pictures.length > 0) this.#remember();
    this.#sendNext();
  }

  #goOn(entry, file) {
    const { state, statusUrl } = entry;
    if (file) {
      const again = state === 'chosen' ? 'chosen' : 'waiting';
      const picture = this.#add({ ...entry, file, state: again });
      preview(picture);
      return this.#checkFirst(picture);
    }
    const picture = this.#add({ ...entry, state: statusUrl ? 'processing' : 'waiting' });
    if (statusUrl) return this.#watch(picture);
    return this.#fail(
      picture,
      new UploadError(
        'NOT_SENT',
        'The page was loaded again before this picture was sent. Please choose it again.',
      ),
    );
  }

  /** The page puts in new ones, for which the provider's widget is to be reset. */
  #spend(pass) {
    const spent = PASSES.filter((name) => pass[name] !== undefined && this.getAttribute(name) === pass[name]);
    if (spent.length === 0) return;
    for (const name of spent) {
      this.#needs.add(name);
      this.removeAttribute(name);
    }
    this.#fire('frontdesk-spent', spent);
  }

  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #say(text) {
    this.#parts.said.textContent = text;
  }
}

customElements.get('frontdesk-upload') ?? customElements.define('frontdesk-upload', FrontdeskUpload);
