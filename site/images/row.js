/** A picture in the list: what it is, how far it is, what is wrong with it, what came of it. */
import { icon, make } from './make.js';

/** States in which something goes on, and there is something to cancel. */
const BUSY = ['waiting', 'confirming', 'uploading', 'processing'];

/**
 * @param {{ key: string, name: string, size: number, alt?: string, asksFor?: 'optional' | 'required', words: object,
 *   onRemove: () => void, onRetry: () => void }} options
 */
export function makeRow({ key, name, size, alt = '', asksFor, words, onRemove, onRetry }) {
  const { say, bytes } = words;
  const thumb = make('div', { part: 'thumb', class: 'thumb' }, icon('picture'));
  const status = make('p', { part: 'status', class: 'status' });
  const progress = make('progress', { part: 'progress', max: 1, 'aria-label': name, hidden: true });
  const retry = make('button', { part: 'retry', type: 'button', hidden: true }, say('retry'));
  const remove = make('button', { part: 'remove', type: 'button' });
  const wrong = make(
    'p',
    { part: 'wrong', class: 'wrong', id: `wrong-${key}`, hidden: true },
    say('undescribed'),
  );
  const input = make('input', {
    part: 'description',
    maxlength: 500,
    autocomplete: 'off',
    'aria-describedby': `wrong-${key}`,
    'aria-required': asksFor === 'required' && 'true',
  });
  input.value = alt;
  const note = asksFor === 'optional' && make('span', { class: 'note' }, ` (${say('optional')})`);
  const label = make(
    'label',
    { part: 'describe', class: 'description' },
    make('span', {}, say('describe'), note),
    input,
  );
  const more = make('div', { part: 'more', class: 'more' }, progress, asksFor && label, asksFor && wrong);
  const element = make(
    'li',
    { part: 'row', class: 'row' },
    thumb,
    make(
      'div',
      {},
      make('span', { part: 'name', class: 'name' }, name),
      ' ',
      make('span', { part: 'size', class: 'size' }, bytes(size)),
      status,
    ),
    make('div', { part: 'actions', class: 'actions' }, retry, remove),
    more,
  );
  retry.addEventListener('click', () => {
    // It goes away: what is pressed next is the way to stop.
    remove.focus();
    onRetry();
  });
  remove.addEventListener('click', onRemove);
  input.addEventListener('input', () => {
    wrong.hidden = true;
    input.removeAttribute('aria-invalid');
  });

  return {
    element,
    input,
    remove,
    get description() {
      return input.value.trim();
    },
    /** Marks that a description is missing. */
    missDescription() {
      wrong.hidden = false;
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
    /** @param {string} state @param {{ text: string, mayRetry?: boolean }} shown */
    show(state, { text, mayRetry = false }) {
      const isBusy = BUSY.includes(state);
      element.className = `row ${state}`;
      // So that pages can style a state by its part.
      element.setAttribute('part', `row ${state}`);
      const sign = { ready: 'ready', failed: 'failed' }[state];
      status.replaceChildren(...(sign ? [icon(sign)] : []), make('span', {}, text));
      progress.hidden = !isBusy;
      // Without a value it runs to and fro: how long a picture takes to prepare, nobody knows.
      if (state !== 'uploading') progress.removeAttribute('value');
      retry.hidden = !mayRetry;
      const verb = isBusy ? 'cancel' : 'remove';
      remove.textContent = say(verb);
      remove.setAttribute('aria-label', `${say(verb)}: ${name}`);
      retry.setAttribute('aria-label', `${say('retry')}: ${name}`);
      input.readOnly = state !== 'chosen';
      // Nobody is asked any more; who is in the field stays there.
      const isOver = state === 'ready' ? !input.value : state === 'failed' && !mayRetry;
      label.hidden = isOver && element.getRootNode().activeElement !== input;
    },
    progress(share) {
      progress.value = share;
    },
    /** @param {string} url of a picture; one that can't be shown leaves the sign */
    picture(url, onDone = () => {}) {
      const image = make('img', { alt: '', part: 'preview' });
      image.onload = () => {
        thumb.replaceChildren(image);
        onDone();
      };
      image.onerror = onDone;
      image.src = url;
    },
    /** What was made of it. */
    results({ variants, original }) {
      const sizes = variants.map((variant) => variant.bytes);
      const facts = say('made', variants.length, bytes(Math.min(...sizes)), bytes(Math.max(...sizes)));
      const rows = variants.map((variant) =>
        make(
          'tr',
          {},
          make(
            'td',
            {},
            make('a', { href: variant.url, target: '_blank', rel: 'noopener' }, variant.format.toUpperCase()),
          ),
          make('td', {}, `${variant.width} × ${variant.height}`),
          make('td', {}, bytes(variant.bytes)),
        ),
      );
      const head = ['format', 'pixels', 'bytes'].map((title) => make('th', { scope: 'col' }, say(title)));
      more.append(
        make(
          'details',
          { part: 'results' },
          make(
            'summary',
            { part: 'summary', class: 'facts' },
            `${facts}; ${say('sent', bytes(original.bytes))}`,
          ),
          make(
            'table',
            { part: 'files' },
            make('thead', {}, make('tr', {}, ...head)),
            make('tbody', {}, ...rows),
          ),
        ),
      );
    },
  };
}
