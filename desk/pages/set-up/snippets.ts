/** Code that puts a configured form onto a website. Text of the configuration is escaped for where it stands. */
import { CAPTCHA_WIDGETS, showCaptcha } from '../../../contract/captcha.ts';
import type { ConfiguredForm } from '../../../contract/client/contact.ts';
import { attribute, componentName, jsxText, quoted } from './escape.ts';
import type { Kind } from './kinds.ts';

type Field = ConfiguredForm['fields'][number];
type Form = Pick<ConfiguredForm, 'id' | 'url' | 'fields' | 'files' | 'captcha' | 'honeypot'>;

/** What a form without declared fields is shown with. */
const USUAL: Field[] = [
  { name: 'name', label: 'Name', type: 'text', required: true },
  { name: 'email', label: 'E-mail', type: 'email', required: true },
  { name: 'message', label: 'Message', type: 'text', required: true },
];
/** Fields that are long by their names get more lines: the API does not say how long a text may be. */
const LONG = /message|comment|question|text|nachricht|mensaje/i;

export function snippetOf(kind: Kind, form: Form): string {
  const { fields } = form;
  const shown = { ...form, fields: fields.length > 0 ? fields : USUAL };
  const makers: Readonly<Record<Kind, (form: Form) => string>> = {
    html: (one) => htmlForm(one, 'html'),
    react: reactForm,
    astro: (one) =>
      `---\n// src/components/${componentName(one.id, 'Form')}.astro\n---\n${htmlForm(one, 'html')}`,
    fetch: fetchCall,
  };
  return makers[kind](shown);
}

type Dialect = 'html' | 'jsx';

function htmlForm(form: Form, dialect: Dialect, opening = plainOpening(form)): string {
  const { fields, files, captcha, honeypot = '_gotcha' } = form;
  const jsx = dialect === 'jsx';
  const end = jsx ? ' />' : '>';
  const hidden = jsx ? 'hidden tabIndex={-1} autoComplete="off"' : 'hidden tabindex="-1" autocomplete="off"';
  const widget = captcha && CAPTCHA_WIDGETS[captcha];
  const lines = [
    opening,
    ...fields.flatMap((field) => fieldLines(field, dialect)),
    ...(files && !fields.some(({ type }) => type === 'file')
      ? [
          `  <label>Files <input type="file" name="attachment"${files.maxCount > 1 ? ' multiple' : ''}${end}</label>`,
        ]
      : []),
    ...(widget && jsx ? ['  <div ref={captcha}></div>'] : []),
    ...(widget && !jsx
      ? [
          `  <script src="${widget.script}" async defer></script>`,
          `  <div class="${widget.className}" data-sitekey="‹your site key›"></div>`,
        ]
      : []),
    `  <input name="${attribute(honeypot)}" ${hidden}${end}`,
    '  <button>Send</button>',
    '</form>',
  ];
  return lines.join('\n');
}

function plainOpening({ url, files }: Form): string {
  const encoding = files ? ' enctype="multipart/form-data"' : '';
  return `<form action="${attribute(url)}" method="post" accept-charset="utf-8"${encoding}>`;
}

function fieldLines(field: Field, dialect: Dialect): string[] {
  const { name, label, type, required, options = [], multiple } = field;
  const end = dialect === 'jsx' ? ' />' : '>';
  const text = dialect === 'jsx' ? jsxText : attribute;
  const named = `name="${attribute(name)}"${required ? ' required' : ''}`;
  if (type === 'consent')
    return [
      `  <label><input type="checkbox" ${named} value="${attribute(field.text ?? '')}"${end} ${text(field.text ?? label)}</label>`,
    ];
  if (type !== 'choice') return [`  <label>${text(label)} ${inputOf(field, named, end)}</label>`];
  if (multiple)
    return [
      '  <fieldset>',
      `    <legend>${text(label)}</legend>`,
      ...options.map(
        (option) =>
          `    <label><input type="checkbox" name="${attribute(name)}" value="${attribute(option)}"${end} ${text(option)}</label>`,
      ),
      '  </fieldset>',
    ];
  return [
    `  <label>${text(label)}`,
    `    <select ${named}>`,
    `      <option value="">${required ? 'Please choose' : ''}</option>`,
    ...options.map((option) => `      <option>${text(option)}</option>`),
    '    </select>',
    '  </label>',
  ];
}

function inputOf({ name, type, multiple }: Field, named: string, end: string): string {
  if (type === 'text' && LONG.test(name)) return `<textarea ${named}></textarea>`;
  const kind = type === 'text' ? '' : ` type="${type === 'datetime' ? 'datetime-local' : type}"`;
  const more = { number: ' step="any"', file: multiple ? ' multiple' : '' };
  return `<input${kind} ${named}${type === 'number' || type === 'file' ? more[type] : ''}${end}`;
}

function reactForm(form: Form): string {
  const body = htmlForm(form, 'jsx', '<form onSubmit={send}>')
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const { captcha } = form;
  const hooks = captcha ? 'useEffect, useRef, useState' : 'useState';
  const shown = captcha
    ? '\n  const captcha = useRef(null);\n  useEffect(() => showCaptcha(captcha.current), []);'
    : '';
  // A proof is good for one attempt.
  const again = captcha ? `\n    else ${CAPTCHA_WIDGETS[captcha].object}.reset();` : '';
  return `import { ${hooks} } from 'react';
${captcha ? `\n${showCaptcha(captcha)}\n` : ''}
export function ${componentName(form.id, 'Form')}() {
  const [said, setSaid] = useState('');${shown}

  async function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const response = await fetch(${quoted(form.url)}, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new FormData(form),
    });
    const answer = await response.json();
    setSaid(answer.ok ? 'Thank you!' : answer.error);
    if (answer.ok) form.reset();${again}
  }

  return said === 'Thank you!' ? (
    <p role="status">{said}</p>
  ) : (
${body.replace('</form>', '  <p role="alert">{said}</p>\n    </form>')}
  );
}`;
}

const EXAMPLES = {
  text: 'Example',
  email: 'visitor@example.com',
  number: '1',
  url: 'https://www.example.com/',
  tel: '+44 20 7946 0000',
  date: '2026-12-31',
  datetime: '2026-12-31T12:00',
};

function fetchCall({ url, fields, captcha }: Form): string {
  const rows = fields.map(({ name, type, options: [first = ''] = [], multiple, text = '' }) => {
    if (type === 'file')
      return `    // ${name.replaceAll(/\s+/g, ' ')} is a file: send a FormData in place of JSON`;
    const value = { ...EXAMPLES, choice: first, consent: text }[type];
    return `    ${quoted(name)}: ${multiple ? `[${quoted(value)}]` : quoted(value)},`;
  });
  const widget = captcha && CAPTCHA_WIDGETS[captcha];
  const proof = widget ? [`    // The proof of the captcha: ${widget.object}.getResponse()`] : [];
  return `const response = await fetch(${quoted(url)}, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json',
    // The same for each attempt to send one message: it is then taken once.
    'idempotency-key': crypto.randomUUID(),
  },
  body: JSON.stringify({
${[...rows, ...proof].join('\n')}
  }),
});
const answer = await response.json();
if (!answer.ok) console.error(answer.error, answer.errors);`;
}
