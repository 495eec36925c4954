/**
 * What Frontdesk's feedback widget loads when it needs it: button, card and bar, and screenshots.
 *
 * Attributes of the script tag go before the widget's configuration: `data-mode` (inline, button, popover or bar),
 * `data-position`, `data-label` (on the button); for card and bar `data-show-after` (seconds), `data-show-scroll`
 * (percent), `data-show-leaving`, `data-show-event`, `data-pages` (patterns with commas), `data-share` (0 to 1) and
 * `data-again` (always, visit, or days).
 *
 * Card and bar wait while the page shows a dialogue, take no focus, and close by Escape. That one was shown is marked
 * until the tab is closed; a number of days keeps a date in the browser's storage. No cookie is set.
 */

const STYLE = `
:host { position: fixed; z-index: 2147483000; inset: auto; }
.panel { position: fixed; box-sizing: border-box; max-height: calc(100dvh - 2rem); overflow: auto; padding: 1.1rem 1.1rem 1.2rem;
  background: var(--frontdesk-background, Canvas); color: var(--frontdesk-text, CanvasText); border: 1px solid var(--border);
  border-radius: calc(var(--radius) * 1.5); box-shadow: 0 .5rem 2rem rgb(0 0 0 / .25); }
.panel legend, .panel > form > label:first-child .label { padding-inline-end: 2.25rem; }
.card { width: min(24rem, calc(100vw - 2rem)); bottom: max(1rem, env(safe-area-inset-bottom)); right: 1rem; }
.card.bottom-left, .card.left { right: auto; left: 1rem; }
.card:is(.left, .right) { bottom: auto; top: 50%; transform: translateY(-50%); }
.card.top { bottom: auto; top: 1rem; }
.bar { inset-inline: 0; bottom: 0; padding: .75rem max(1rem, calc(50vw - 26rem)); border-width: 1px 0 0; border-radius: 0;
  padding-bottom: max(.75rem, env(safe-area-inset-bottom)); }
.bar.top { bottom: auto; top: 0; border-width: 0 0 1px; }
.bar .quick fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
.bar .quick legend { float: left; margin: 0; }
.bar form { max-width: none; }
.close { position: absolute; top: .4rem; right: .4rem; width: 2.5rem; min-height: 2.5rem; padding: 0; font-size: 1.4rem; line-height: 1;
  color: inherit; background: none; }
.bar .close { right: max(.4rem, calc(50vw - 28.5rem)); }
.open { position: fixed; bottom: max(1rem, env(safe-area-inset-bottom)); right: 1rem; box-shadow: 0 .25rem 1rem rgb(0 0 0 / .3);
  border: 1px solid var(--on-accent); }
.open.bottom-left, .open.left { right: auto; left: 1rem; }
.open:is(.left, .right) { bottom: auto; top: 50%; min-height: 0; min-width: 2.75rem; padding: 1.1rem 0; writing-mode: vertical-rl; }
.open.top { bottom: auto; top: 1rem; }
.open.right { right: 0; translate: 0 -50%; border-radius: var(--radius) 0 0 var(--radius); }
.open.left { left: 0; transform: translateY(-50%) rotate(180deg); border-radius: var(--radius) 0 0 var(--radius); }
.with-button.card { bottom: calc(max(1rem, env(safe-area-inset-bottom)) + 3.5rem); max-height: calc(100dvh - 5.5rem); }
.with-button.card.top { bottom: auto; top: 4.5rem; }
.with-button.card:is(.left, .right) { bottom: auto; max-height: calc(100dvh - 2rem); }
.with-button.card.right { right: 3.75rem; width: min(24rem, calc(100vw - 4.75rem)); }
.with-button.card.left { left: 3.75rem; width: min(24rem, calc(100vw - 4.75rem)); }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

/** In milliseconds: how often the page is looked at for dialogues and for another path. */
const LOOK_EVERY = 400;
/** For a screenshot, until it is rendered, in milliseconds. After it the feedback goes without. */
const UPLOAD_TIMEOUT = 60_000;
const DAY = 86_400_000;
const KEY = 'frontdesk-feedback';

/** What is known of the visit, or of the visitor. Storage that is shut off holds nothing. */
function memory(kind) {
  const read = () => {
    try {
      return JSON.parse(window[kind].getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const write = (more) => {
    try {
      window[kind].setItem(KEY, JSON.stringify({ ...read(), ...more }));
    } catch {
      // Then it is once for each page.
    }
  };
  return { read, write };
}

/** As people write it, where browsers have `%C3%A9` for `é`. */
function decoded(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/**
 * Whether a path, as the browser has it, is one of the pages that patterns name, in either spelling. Whether it ends with a
 * slash makes no difference.
 */
export function isOnPages(patterns, path) {
  const paths = [path, decoded(path)].flatMap((one) => [
    one,
    one.endsWith('/') ? one.slice(0, -1) : `${one}/`,
  ]);
  const fits = (pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const expression = new RegExp(`^${parts.join('.*')}$`);
    return paths.some((one) => expression.test(one));
  };
  const isLeftOut = patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)));
  const named = patterns.filter((pattern) => !pattern.startsWith('!'));
  return !isLeftOut && (named.length === 0 || named.some(fits));
}

/**
 * Whether a visitor may be asked, and the mark that they were: over all widgets of the site.
 *
 * @param again `always`, `visit`, or a number of days, for which alone something outlasts the visit
 */
export function mayAsk({ again, share }, widget, now = Date.now()) {
  if (again === 'always') return Math.random() < share;
  const visit = memory('sessionStorage');
  const visitor = again === 'visit' ? undefined : memory('localStorage');
  const kept = visitor ?? visit;
  const { lots = {} } = kept.read();
  const lot = lots?.[widget] ?? Math.random();
  if (share < 1) kept.write({ lots: { ...lots, [widget]: lot } });
  const { askedAt = 0 } = visitor?.read() ?? {};
  if (lot >= share || visit.read().asked || now - askedAt < again * DAY) return false;
  visit.write({ asked: true });
  visitor?.write({ askedAt: now });
  return true;
}

/** Whether the page has a visitor's attention: a dialogue, a full screen, or another widget of ours. */
function isTaken(host) {
  const others = '[data-frontdesk=open]';
  const dialogues = 'dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]';
  return (
    // On an iPhone it is undefined: there is no full screen.
    Boolean(document.fullscreenElement) ||
    [...document.querySelectorAll(`${dialogues}, ${others}`)].some(
      (element) =>
        element !== host &&
        (element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) ??
          element.getClientRects().length > 0),
    )
  );
}

/** Calls back at the first of what is waited for, until it is gone; without anything to wait for at once. */
function waitFor(when, gone, fire) {
  const stop = new AbortController();
  gone.addEventListener('abort', () => stop.abort());
  const once = { signal: stop.signal, passive: true };
  const first = () => {
    stop.abort();
    fire();
  };
  const { seconds, scroll, leaving, event } = when;
  if (event !== undefined) addEventListener(event, fire, { signal: gone });
  if (seconds !== undefined) setTimeout(() => !stop.signal.aborted && first(), seconds * 1000);
  if (scroll !== undefined) {
    const look = () => {
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
      const room = scrollHeight - clientHeight;
      if (room <= 0 || (100 * scrollTop) / room >= scroll - 0.5) first();
    };
    addEventListener('scroll', look, once);
    look();
  }
  if (leaving) {
    document.addEventListener(
      'mouseout',
      ({ relatedTarget, clientY }) => {
        if (relatedTarget === null && clientY <= 0) first();
      },
      once,
    );
    let from = { y: scrollY, at: 0 };
    addEventListener(
      'scroll',
      ({ timeStamp: at }) => {
        if (scrollY > from.y || at - from.at > 500) from = { y: scrollY, at };
        // Only a finger: who has a mouse leaves by it.
        if (from.y - scrollY > 400 && matchMedia('(pointer: coarse)').matches) first();
      },
      once,
    );
  }
  if ([event, seconds, scroll].every((one) => one === undefined) && !leaving) first();
}

/** The widget's configuration with the tag's attributes in its place. */
function displayOf({ display }, { mode, ...tag }) {
  const number = (text) => (text === undefined ? undefined : Number(text));
  const given = (values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const days = number(tag.again);
  return {
    ...display,
    ...given({
      position: tag.position,
      label: tag.label,
      pages: tag.pages?.split(',').map((pattern) => pattern.trim()),
      share: number(tag.share),
      again: Number.isNaN(days) ? tag.again : days,
    }),
    when: {
      ...display.when,
      ...given({
        seconds: number(tag.showAfter),
        scroll: number(tag.showScroll),
        leaving: tag.showLeaving === undefined ? undefined : tag.showLeaving !== 'false',
        event: tag.showEvent,
      }),
    },
  };
}

/**
 * Shows a widget as a button with a card, as a card, or as a bar.
 *
 * @param mark a node where its tag stood. Once that is out of the page, so is the widget
 */
export function present({ host, mark, root, settings, definition, mode, make, styled, mount, ...widget }) {
  if (!mark.isConnected) return;
  const display = displayOf(definition, settings);
  const { texts } = definition;
  const title = settings.title ?? definition.title;
  const isButton = mode === 'button';
  styled(root, STYLE);
  const close = make('button', { class: 'close', type: 'button', 'aria-label': texts.close }, '×');
  const said = make('p', { class: 'said', role: 'status' });
  const shape = mode === 'bar' ? 'bar' : 'card';
  const panel = make('section', {
    class: `panel ${shape} ${display.position} ${isButton ? 'with-button' : ''}`,
    id: 'panel',
    role: isButton ? 'dialog' : 'region',
    'aria-label': title,
    hidden: true,
  });
  const open = make(
    'button',
    { class: `open ${display.position}`, type: 'button', 'aria-expanded': 'false', 'aria-controls': 'panel' },
    display.label ?? texts.open,
  );
  // The button is in a landmark of its own, so that it is found and not outside of all.
  if (isButton) root.append(make('section', { 'aria-label': display.label ?? texts.open }, open));
  root.append(panel);

  const gone = new AbortController();
  const { signal } = gone;
  let wanted = false;
  let isOpen = false;
  let isDone = false;
  let before;

  async function reveal(takesFocus) {
    isOpen = true;
    host.dataset.frontdesk = 'open';
    // What was typed before it was closed is still there, until it is sent; behind the button also what is being changed.
    if ((isButton ? panel.querySelector('.done') : isDone) || !panel.firstChild) {
      isDone = false;
      const quick = mode === 'bar' && definition.ratings.length > 0;
      // Counted from when the page came: who answers a bar by one click is no robot.
      const place = document.createDocumentFragment();
      await mount({ host, settings, definition, ...widget }, place, { quick, shownAt: 0 });
      panel.replaceChildren(close, place, said);
    }
    look();
    if (takesFocus) (panel.querySelector(':checked') ?? panel.querySelector('input, textarea')).focus();
    else said.textContent = title;
  }

  function hide() {
    const hadFocus = document.activeElement === host;
    isOpen = wanted = false;
    delete host.dataset.frontdesk;
    look();
    if (hadFocus) (isButton ? open : before)?.focus();
  }

  /** Brings what is seen in line with what the page allows at this moment. */
  function look() {
    if (!mark.isConnected) return leave();
    // What changes pages without loading them puts a new body there.
    if (!host.isConnected) document.body.append(host);
    const isFree = isOnPages(display.pages, location.pathname) && !isTaken(host);
    if (wanted && isFree && !isOpen) {
      wanted = false;
      if (mayAsk(display, settings.widget)) reveal(false);
    }
    open.hidden = !isFree;
    open.setAttribute('aria-expanded', String(isOpen));
    panel.hidden = !(isOpen && isFree && panel.firstChild);
  }

  function leave() {
    gone.abort();
    clearInterval(looking);
    host.remove();
  }

  host.addEventListener('frontdesk:feedback', () => {
    isDone = true;
  });
  open.addEventListener('click', () => (isOpen ? hide() : reveal(true)));
  close.addEventListener('click', hide);
  host.addEventListener('focusin', ({ relatedTarget }) => {
    before = relatedTarget ?? before;
  });
  document.addEventListener(
    'keydown',
    (event) => {
      const { key, defaultPrevented, isComposing } = event;
      if (key === 'Escape' && !panel.hidden && !defaultPrevented && !isComposing) hide();
    },
    { signal },
  );
  const looking = setInterval(look, LOOK_EVERY);
  if (!isButton)
    waitFor(display.when, signal, () => {
      wanted = true;
      look();
    });
  look();
}

/**
 * A field that uploads a screenshot as soon as it is chosen, while its author goes on writing.
 *
 * @returns the field, and what waits for the image's id: undefined when there is none, or it could not be uploaded
 */
export function screenshotField({ make, labelled, settings: { images, preset }, texts }) {
  const input = make('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp' });
  const progress = make('progress', { max: 1, value: 0, 'aria-label': texts.screenshot, hidden: true });
  const status = make('p', { class: 'note', role: 'status' });
  let stop = new AbortController();
  let imageId;

  async function upload(file, { signal }) {
    const tell = (text, isBusy) => {
      if (signal.aborted) return;
      status.textContent = text;
      progress.hidden = !isBusy;
    };
    tell(texts.uploading, true);
    try {
      const base = images.replace(/\/$/, '');
      const { uploadImage } = await import(`${base}/assets/v1/frontdesk-images.js`);
      const image = await uploadImage(file, {
        endpoint: base,
        preset,
        signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_TIMEOUT)]),
        onProgress: (share) => {
          progress.value = share;
        },
      });
      tell(texts.uploaded);
      return image.imageId;
    } catch {
      tell(texts.notUploaded);
      return undefined;
    }
  }

  input.addEventListener('change', () => {
    stop.abort();
    stop = new AbortController();
    const [file] = input.files;
    imageId = file && upload(file, stop);
    if (file) return;
    status.textContent = '';
    progress.hidden = true;
  });
  const field = labelled(texts.screenshot, texts.optional, input);
  return { field: make('div', {}, field, progress, status), chosen: async () => imageId };
}
