/**
 * Frontdesk's feedback widget, by one script tag:
 *
 *   <script src="https://…/assets/v1/frontdesk-feedback.js" data-widget="stars" async></script>
 *
 * It appears where the tag stands, or in the element that `data-target` selects, unless `data-mode` or the widget's
 * configuration says button, popover or bar: what these need is loaded then, from `frontdesk-feedback-more.js` in the same
 * place, where their attributes are named. `data-lang` chooses the language (@default the page's, else the browser's),
 * `data-api` the API's address (@default where the script came from, which is right only if that is the API), `data-page` the page (@default the one it is on); `data-title` and
 * `data-thanks` replace texts. `data-attributes` passes along what the widget has names for, as JSON, and `data-user` the
 * page's id of its user; both are read when an answer is sent. `data-images` and `data-preset`, the images API's address
 * and a public preset, let visitors add a screenshot. In the page, nothing is kept on the visitor's machine.
 * Under a content security policy it needs `script-src` of where the script comes from and `connect-src` of the API's
 * origin, for screenshots also `connect-src` of the images API and of its bucket, and no more.
 *
 * The tag loads an entry, which stays in caches for minutes. That imports this file under a name with its content's hash,
 * and hands over the tag (`lib/constructs/site-scripts.ts`).
 */
const STYLE = `
:host { display: block; color: var(--frontdesk-text, inherit); font: var(--frontdesk-font, inherit);
  --accent: var(--frontdesk-accent, light-dark(#1f4fa3, #a9c7ff)); --on-accent: var(--frontdesk-on-accent, light-dark(#fff, #10213f));
  --star: var(--frontdesk-star, light-dark(#8a5a00, #ffc95c)); --border: var(--frontdesk-border, color-mix(in srgb, currentColor 60%, transparent));
  --radius: var(--frontdesk-radius, .5rem); }
form { display: grid; gap: 1rem; max-width: 34rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend, .label { font-weight: 600; padding: 0; margin: 0 0 .4rem; display: block; }
.scale { display: flex; flex-wrap: wrap; gap: .35rem; }
.scale label { position: relative; cursor: pointer; min-width: 2.5rem; min-height: 2.5rem; display: grid; place-items: center; box-sizing: border-box;
  border: 2px solid var(--border); border-radius: var(--radius); }
.scale input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; margin: 0; cursor: pointer; }
.scale label:has(:checked) { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.scale label:hover { border-color: currentColor; }
.nps, .ces { display: grid; grid-template-columns: repeat(var(--steps), minmax(0, 1fr)); gap: max(1px, min(.35rem, .8vw)); max-width: 34rem; }
.ces { max-width: 24rem; }
.nps label, .ces label { min-width: 0; }
.scale:is(.stars, .emoji, .thumbs) label { font-size: 1.75rem; border-color: transparent; background: none; color: inherit; }
.emoji label:has(:checked), .thumbs label:has(:checked) { border-color: var(--accent) !important; }
.stars label { color: var(--star) !important; }
.stars span::before { content: '☆'; }
.stars label:is(:has(:checked), :has(~ label :checked)) span::before { content: '★'; }
@media (hover: hover) {
.stars:has(label:hover) label span::before { content: '☆'; }
.stars:has(label:hover) label:is(:hover, :has(~ label:hover)) span::before { content: '★'; } }
.csat label { padding: 0 .75rem; }
@media (forced-colors: active) {
.scale label:has(:checked) { forced-color-adjust: none; background: Highlight; color: HighlightText !important; border-color: Highlight !important;
  outline-color: CanvasText !important; } }
.scale label:has(:focus-visible), .option:has(:focus-visible), button:focus-visible, a:focus-visible, .text:focus-visible,
  [tabindex]:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; border-radius: var(--radius); }
.ends { display: flex; justify-content: space-between; gap: 1rem; font-size: .9rem; margin: .35rem 0 0; max-width: 34rem; }
.ends span + span { text-align: end; }
.ces + .ends { max-width: 24rem; }
.option { display: flex; gap: .5rem; align-items: center; min-height: 2rem; }
.option input { width: 1.5rem; height: 1.5rem; margin: 0; flex: none; accent-color: var(--accent); }
.option :focus-visible { outline: 0; }
.text { font: inherit; color: inherit; background: var(--frontdesk-field, color-mix(in srgb, currentColor 5%, transparent)); box-sizing: border-box;
  width: 100%; padding: .55rem .7rem; border: 1px solid var(--border); border-radius: var(--radius); }
button { font: inherit; font-weight: 600; justify-self: start; min-height: 2.75rem; padding: 0 1.4rem; border: 0; cursor: pointer;
  border-radius: var(--radius); background: var(--accent); color: var(--on-accent); }
button.quiet { color: inherit; background: none; border: 1px solid var(--border); }
.done { display: grid; gap: .75rem; justify-items: start; }
.done p { margin: 0; }
.done p::before { content: '✓ '; }
a { color: inherit; font-weight: 600; }
.error { color: var(--frontdesk-error, light-dark(#b3261e, #ffb4ab)); margin: 0; }
.note { margin: .35rem 0 0; font-size: .9rem; }
progress { width: 100%; accent-color: var(--accent); }
.error:empty, .note:empty, .trap, .quick > :not(.rating, .error), [hidden] { display: none !important; }
`;

/** In milliseconds. What was stored all the same is not stored again by another try: the key stays. */
const TIMEOUT = 30_000;
/** The second file, where this one came from. Its name, with its content's hash, is put in when this one is bundled. */
const MORE = new URL(globalThis.FRONTDESK_MORE, import.meta.url).href;

/** An element with attributes and children. Texts become text, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.filter(Boolean));
  return element;
}

/** A style sheet that a strict content security policy takes, which it would not of a style element. */
function styled(root, ...texts) {
  for (const text of texts) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets.push(sheet);
  }
}

async function call(url, options) {
  const signal = AbortSignal.timeout(TIMEOUT);
  const response = await fetch(url, { ...options, credentials: 'omit', signal });
  const body = await response.json();
  if (response.ok) return body;
  const [{ field, message } = {}] = body.errors ?? [];
  throw Object.assign(new Error(), { field, shown: message ?? body.error });
}

function ratingField({ kind, ratings, names, ends, emoji }, title) {
  const labels = ratings.map((rating, i) => {
    const symbol = { stars: '', thumbs: [...'👎👍'][i], emoji: emoji?.[i].symbol }[kind];
    const input = { type: 'radio', name: 'rating', value: rating, 'aria-label': names[i], required: true };
    return make(
      'label',
      { title: names[i] },
      make('input', input),
      make('span', { 'aria-hidden': 'true' }, symbol ?? names[i]),
    );
  });
  const scale = make('div', { class: `scale ${kind}` }, ...labels);
  scale.style.setProperty('--steps', ratings.length);
  return make(
    'fieldset',
    { class: 'rating' },
    make('legend', {}, title),
    scale,
    ends && make('p', { class: 'ends' }, ...ends.map((end) => make('span', {}, end))),
  );
}

function labelled(label, note, control) {
  return make('label', {}, make('span', { class: 'label' }, note ? `${label} (${note})` : label), control);
}

function words(attributes) {
  return make('textarea', { class: 'text', rows: 3, ...attributes });
}

function questionField({ id, label, type, required, maxLength, options, labels, multiple }, texts) {
  const name = `answers.${id}`;
  if (type === 'text') {
    const input = make('input', { class: 'text', name, required, maxlength: maxLength });
    return labelled(label, !required && texts.optional, input);
  }
  const kind = { type: multiple ? 'checkbox' : 'radio', name, required: required && !multiple };
  const inputs = options.map((value, i) =>
    make('label', { class: 'option' }, make('input', { ...kind, value }), labels[i]),
  );
  return make('fieldset', {}, make('legend', {}, label), ...inputs);
}

/** A question that is there only while one of its ratings is chosen. */
function followUpField({ id, ratings, label, required, maxLength }, texts) {
  const input = words({ name: `answers.${id}`, required, maxlength: maxLength, rows: 2, disabled: true });
  const field = make('div', { hidden: true }, labelled(label, !required && texts.optional, input));
  const follow = (rating) => {
    input.disabled = field.hidden = !ratings.includes(rating);
  };
  return { field, follow };
}

function buildForm(definition, title, screenshot) {
  const { comment, email, questions, ratings, texts } = definition;
  const required = comment === 'required';
  const followUps = definition.followUps
    .filter(({ label }) => label)
    .map((followUp) => followUpField(followUp, texts));
  const address = make('input', { class: 'text', type: 'email', name: 'email', autocomplete: 'email' });
  const trap = make('input', { name: '_gotcha', tabindex: '-1', autocomplete: 'off' });
  const form = make(
    'form',
    {},
    ratings.length > 0 && ratingField(definition, title),
    ...followUps.map(({ field }) => field),
    ...questions.map((question) => questionField(question, texts)),
    comment !== 'none' &&
      labelled(
        ratings.length ? texts.comment : title,
        !required && texts.optional,
        words({ name: 'comment', maxlength: 5000, required }),
      ),
    email && labelled(texts.email, texts.optional, address),
    screenshot?.field,
    make('div', { class: 'trap', 'aria-hidden': 'true' }, trap),
    make('p', { class: 'error', role: 'alert', id: 'wrong' }),
    make('button', {}, texts.send),
  );
  form.addEventListener('change', () => {
    const rating = ratingIn(form);
    for (const { follow } of followUps) follow(rating);
  });
  return form;
}

function ratingIn(form) {
  const chosen = form.querySelector('[name=rating]:checked');
  return chosen ? Number(chosen.value) : undefined;
}

/** What is filled in; of a change also what is not, because an empty text takes an answer back. */
function filledIn(form, isChange) {
  const body = {};
  if (isChange) for (const { name } of form.elements) if (name && name !== '_gotcha') body[name] = '';
  for (const [name, value] of new FormData(form))
    if (value !== '') body[name] = body[name] ? [body[name], value].flat() : value;
  return body;
}

/** What the page passes along. A mistake of the page costs no answer. */
function passedBy({ attributes, user }) {
  try {
    return { user, attributes: attributes && JSON.parse(attributes) };
  } catch {
    console.warn('Frontdesk: data-attributes is not JSON.');
    return { user };
  }
}

/** What the page's captcha, outside of the widget, put into its field. */
function proofOf({ proof }) {
  const value = proof && document.querySelector(`[name="${proof}"]`)?.value;
  return value ? { [proof]: value } : {};
}

/**
 * Sends an answer, and then its changes. One key for one content: another try after a lost answer is one response.
 *
 * @returns what sends. A screenshot is waited for on request alone: a click on a rating is stored without it
 */
function sender(widget, form, screenshot, shownAt) {
  const { url, settings, definition } = widget;
  const { language } = definition;
  let last = {};
  let stored;
  return async (waits) => {
    const image = (waits && (await screenshot?.chosen())) || settings.screenshot;
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    headers['accept-language'] = language;
    if (stored) {
      const change = { ...filledIn(form, true), editToken: stored.editToken };
      // As with texts, an empty one takes back what was sent before.
      if (waits && screenshot) change.screenshot = image ?? '';
      const body = JSON.stringify(change);
      await call(`${url}/${stored.responseId}`, { method: 'PUT', headers, body });
      return { ...stored, isChange: true };
    }
    const { page = location.origin + location.pathname } = settings;
    const about = { page, language, viewport: `${innerWidth}x${innerHeight}`, screenshot: image };
    const given = filledIn(form);
    // By what the visitor says alone: a window that was turned since, or a page that went on, makes no other answer.
    const said = JSON.stringify([image, given]);
    if (last.said !== said) {
      const key = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
      last = { said, key, content: { ...about, ...given, ...passedBy(settings) } };
    }
    headers['idempotency-key'] = last.key;
    const _elapsed = Math.round(performance.now() - shownAt);
    const body = JSON.stringify({ ...last.content, ...proofOf(definition), _elapsed });
    stored = await call(url, { method: 'POST', headers, body });
    return stored;
  };
}

/** After the answer: thanks, what is offered to who gave this score, and the way to change it. */
function thanksOf({ settings, definition }, form, isChange, change) {
  const { texts, followUps, changeSeconds } = definition;
  const rating = ratingIn(form);
  const said = isChange ? texts.changed : (settings.thanks ?? texts.thanks);
  const offered = followUps.filter(({ link, ratings }) => link && ratings.includes(rating));
  const button = changeSeconds > 0 && make('button', { class: 'quiet', type: 'button' }, texts.change);
  if (button) button.addEventListener('click', change);
  return make(
    'div',
    { class: 'done' },
    make('p', { role: 'status', tabindex: '-1' }, said),
    ...offered.map(({ link: { href, text } }) =>
      make('a', { href, target: '_blank', rel: 'noopener' }, text),
    ),
    button,
  );
}

/** Ties what is wrong to its field, and the former one is well again. @returns the field, where it has one */
function blame(form, name) {
  const marks = { 'aria-invalid': 'true', 'aria-describedby': 'wrong' };
  const [field] = [...form.elements].filter((one) => name && one.name === name);
  for (const one of form.elements)
    for (const mark in marks)
      if (one === field) one.setAttribute(mark, marks[mark]);
      else one.removeAttribute(mark);
  return field;
}

/**
 * Puts the widget's form into a place.
 *
 * @param quick the rating alone is asked for first, and sent as soon as it is chosen where nothing else is required
 */
async function mount(widget, place, { quick = false, shownAt = performance.now() } = {}) {
  const { settings, definition, host } = widget;
  const title = settings.title ?? definition.title;
  const more = settings.images && settings.preset ? await import(MORE) : undefined;
  const screenshot = more?.screenshotField({ make, labelled, settings, texts: definition.texts });
  const form = buildForm(definition, title, screenshot);
  const problem = form.querySelector('.error');
  const send = sender(widget, form, screenshot, shownAt);
  let sending = false;
  // What is under way because a rating was chosen, and whether one was chosen since.
  let rated;
  let isBehind = false;

  function thank(isChange, takesFocus) {
    const thanks = thanksOf(widget, form, isChange, () => {
      thanks.replaceWith(form);
      form.classList.remove('quick');
      (form.querySelector(':checked') ?? form.elements[0]).focus();
    });
    form.replaceWith(thanks);
    if (takesFocus) thanks.firstChild.focus();
  }

  /** @returns whether it is stored; what is wrong is shown otherwise */
  async function deliver(waits) {
    problem.textContent = '';
    blame(form);
    try {
      const { responseId, editToken, isChange = false } = await send(waits);
      const detail = { widget: settings.widget, responseId, editToken, isChange };
      host.dispatchEvent(new CustomEvent('frontdesk:feedback', { bubbles: true, detail }));
      return { isChange };
    } catch (error) {
      problem.textContent = error.shown ?? definition.texts.failed;
      const field = blame(form, error.field);
      if (waits) field?.focus();
      return undefined;
    }
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    await rated;
    let done;
    do {
      isBehind = false;
      done = await deliver(true);
    } while (done && isBehind && definition.changeSeconds > 0);
    sending = false;
    if (done) thank(done.isChange && !quick, true);
  });

  if (quick) {
    form.classList.add('quick');
    const note = make('p', { class: 'note', role: 'status' });
    form.firstChild.after(note);
    let isStored = false;
    const others = () =>
      [...form.elements].filter(
        ({ name, type, disabled }) =>
          !disabled && (type === 'file' || (name && !/^(rating|_gotcha)$/.test(name))),
      );
    // What can't be changed is not sent by one click: whoever goes through the scale by keyboard chooses each of it.
    const needsMore = () =>
      definition.proof ||
      definition.changeSeconds === 0 ||
      definition.questions.some(({ required }) => required) ||
      others().some(({ required }) => required);
    // Arrow keys choose one rating after the other: what was chosen last is what is stored.
    const follow = async () => {
      while (isBehind) {
        isBehind = false;
        if (!needsMore()) isStored = Boolean(await deliver());
      }
    };
    form.addEventListener('change', async ({ target }) => {
      if (target.name !== 'rating' || !form.isConnected) return;
      isBehind = true;
      if (sending || rated) return;
      rated = follow();
      await rated;
      rated = undefined;
      form.classList.remove('quick');
      // Who has pressed "Send" meanwhile is thanked for that.
      if (sending || problem.textContent || !isStored) return;
      if (needsMore() || others().length > 0) note.textContent = definition.texts.thanks;
      else thank(false, false);
    });
  }
  place.append(form);
  return form;
}

/** A shadow root with the widget's looks. */
function rootOf(host, { language, direction = '', accent }) {
  host.lang = language;
  host.dir = direction;
  const root = host.attachShadow({ mode: 'open' });
  styled(root, STYLE);
  // To the page, what is typed here comes from an element that is no field, so its shortcuts would take it for theirs.
  // Escape and Tab are for dialogues that the widget may be in.
  for (const type of ['keydown', 'keypress', 'keyup'])
    root.addEventListener(type, (event) => /^(Escape|Tab)$/.test(event.key) || event.stopPropagation());
  if (accent)
    styled(
      root,
      `:host { --accent: var(--frontdesk-accent, ${accent}); --on-accent: var(--frontdesk-on-accent, #fff); }`,
    );
  return root;
}

/**
 * What the widget asks: from where this script came, which caches keep; from the API, where that has none (this file stands
 * alone on somebody's server) or does not answer.
 */
async function definitionOf(widget, url, lang) {
  const headers = { accept: 'application/json' };
  // The same file for all who speak it, wherever: `en` of `en-US`.
  const [spoken] = lang.toLowerCase().split(/[^a-z]/);
  const file = `definition.${encodeURIComponent(widget)}.${spoken}.json`;
  try {
    return await call(new URL(file, import.meta.url).href, { headers });
  } catch {
    return call(`${url}?${new URLSearchParams({ lang })}`, { headers });
  }
}

async function show(host, settings, api) {
  const url = `${api}/feedback/${encodeURIComponent(settings.widget)}`;
  const lang = settings.lang || document.documentElement.lang || navigator.language;
  const definition = await definitionOf(settings.widget, url, lang);
  const widget = { host, settings, definition, url };
  const mode = settings.mode || definition.display.mode;
  if (mode === 'inline') return mount(widget, rootOf(host, definition));
  // Frameworks take away what a component has put into a page, which is only this: the rest is at the end of the page.
  const mark = document.createComment('Frontdesk');
  host.replaceWith(mark);
  const { present } = await import(MORE);
  return present({ ...widget, mark, mode, make, styled, mount, root: rootOf(host, definition) });
}

function place(script) {
  const { dataset, src } = script;
  const api = (dataset.api ?? src.replace(/\/assets\/v1\/[^/]*$/, '')).replace(/\/$/, '');
  const host = document.createElement('div');
  const target = dataset.target && document.querySelector(dataset.target);
  if (target) target.append(host);
  else script.after(host);
  show(host, dataset, api).catch(({ shown, message }) => {
    // A page must not break because its widget is not there; who builds the page wants to know.
    host.remove();
    console.warn(`Frontdesk: the widget "${dataset.widget}" is not shown. ${shown ?? message}`);
  });
}

/**
 * Shows the widget that a tag asks for. Entries of any version call this, as old ones stay in caches: keep its shape.
 *
 * @param {HTMLScriptElement} script the tag
 */
export function start(script) {
  // From the browser's cache, a script in the head can run before its target is there.
  const isEarly = document.readyState === 'loading' && script.dataset.target;
  if (isEarly && !document.querySelector(script.dataset.target))
    document.addEventListener('DOMContentLoaded', () => place(script), { once: true });
  else place(script);
}
