/** `npm run snippets`: what to paste into a page for each configured form, widget and preset. */
import type { FilesConfig, FormConfig } from '../../config/contact.ts';
import type { Pipeline } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { CAPTCHA_WIDGETS } from '../../contract/captcha.ts';
import { exampleOf } from '../../lambdas/contact/form/example.ts';
import { shownFields } from '../../lambdas/contact/form/shown-fields.ts';
import { html } from '../../lambdas/shared/http/html.ts';
import { PROVIDERS } from '../../lambdas/shared/spam/captcha.ts';
import { type PlaceOptions, readPlaceOrExample, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { type Addresses, findAddresses } from './addresses.ts';
import { formAs, HOW, uploadAs, widgetAs } from './as.ts';
import { type WidgetSnippets, widgetSnippets } from './feedback.ts';
import { formHtml, quoted, TIME_TRAP } from './html.ts';
import { type PresetSnippets, presetSnippets } from './images.ts';
import { writeMails } from './mails.ts';
import type { Way } from './ways.ts';

export interface Snippets {
  /** HTML that works without its script, which only says how long the page was open. */
  readonly plain: string;
  /** HTML and a module's script for a bundler that has `@formspree/ajax`. */
  readonly client: string;
  /** A script that sends the form's fields, filled in with examples, and logs what came of it. */
  readonly fetch: string;
}

/**
 * @param baseUrl what `/f/{form}` is appended to, with or without a trailing slash
 */
export function snippetsOf(formId: string, form: FormConfig, baseUrl: string): Snippets {
  const base = baseUrl.replace(/\/$/, '');
  const action = `${base}/f/${formId}`;
  // A browser's own way of sending forms leaves the files' contents out.
  const encoding = form.files ? html` enctype="multipart/form-data"` : undefined;
  return {
    plain: `${formHtml(form, {
      attributes: html`action="${action}" method="post" accept-charset="utf-8"${encoding}`,
      clientErrors: false,
    })}
${TIME_TRAP}`,
    client: clientSnippet(formId, form, base),
    fetch: fetchSnippet(form, action),
  };
}

function clientSnippet(formId: string, form: FormConfig, base: string): string {
  // A proof is good for one attempt.
  const reset = form.captcha && `, onError: () => ${CAPTCHA_WIDGETS[form.captcha.provider].object}.reset()`;
  return `${formHtml(form, { attributes: html`id="form-${formId}"`, clientErrors: true, idPrefix: `${formId}-` })}
<script type="module">
  import { initForm } from '@formspree/ajax';
  initForm({ formElement: '#form-${formId}', formId: '${formId}', origin: ${quoted(base)}${reset ?? ''} });
</script>`;
}

function fetchSnippet(form: FormConfig, action: string): string {
  const { files } = form;
  const contentType = files ? '' : `\n    'content-type': 'application/json',`;
  return `const fields = ${exampleObject(form)};
${files ? filesBody(files) : ''}const response = await fetch(${quoted(action)}, {
  method: 'POST',
  headers: {${contentType}
    accept: 'application/json',
    // The same for each attempt to send one message: it is then taken once.
    'idempotency-key': crypto.randomUUID(),
  },
  body: ${files ? 'body' : 'JSON.stringify(fields)'},
});
const answer = await response.json();
if (answer.ok) console.log('sent', answer.submissionId);
else for (const { field, message } of answer.errors ?? []) console.error(field ?? answer.code, message);`;
}

/** Looks at sizes before anything is sent: far beyond the limit no answer of ours comes, and no script can read why. */
function filesBody({ maxCount, maxBytes }: FilesConfig): string {
  return `const inputs = [...document.querySelectorAll('input[type=file]')];
const files = inputs.flatMap((input) => [...input.files]);
if (files.length > ${maxCount}) throw new Error('At most ${maxCount} files.');
if (files.reduce((sum, { size }) => sum + size, 0) > ${maxBytes}) throw new Error('At most ${maxBytes} bytes of files.');
const body = new FormData();
for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
for (const input of inputs) for (const file of input.files) body.append(input.name, file);
`;
}

function exampleObject(form: FormConfig): string {
  const asked = shownFields(form).filter(([, { type }]) => type !== 'file');
  const lines = asked.map(
    ([name, field]) => `  ${JSON.stringify(name)}: ${JSON.stringify(exampleOf(field))},\n`,
  );
  const { captcha } = form;
  const proof =
    captcha &&
    `  '${PROVIDERS[captcha.provider].field}': ${CAPTCHA_WIDGETS[captcha.provider].object}.getResponse(),\n`;
  return `{\n${lines.join('')}${proof ?? ''}}`;
}

/** A title, and what to paste. */
type Section = readonly [title: string, snippet: string];

/** Each pipeline's snippets, by the id of the form, widget or preset. */
const SOURCES: readonly {
  readonly pipeline: Exclude<Pipeline, 'keyword-dm'>;
  readonly sections: (config: FrontdeskConfig) => Record<string, (at: Addresses, way?: Way) => Section[]>;
}[] = [
  {
    pipeline: 'contact',
    sections: ({ contact }) =>
      mapValues(contact?.forms ?? {}, (id, form) => ({ url }, way) => {
        const all = snippetsOf(id, form, url);
        if (!way) return formSections(all);
        const action = `${url.replace(/\/$/, '')}/f/${id}`;
        return [[HOW[way], formAs(way, { id, form, action, page: all.plain })]];
      }),
  },
  {
    pipeline: 'feedback',
    sections: ({ feedback }) =>
      mapValues(feedback?.widgets ?? {}, (id, widget) => ({ url, scripts }, way) => {
        const all = widgetSnippets(id, widget, url, scripts);
        return way ? [[HOW[way], widgetAs(way, { id, tag: all.tag })]] : widgetSections(all);
      }),
  },
  {
    pipeline: 'images',
    sections: ({ images }) =>
      mapValues(images?.presets ?? {}, (id, preset) => ({ url, scripts }, way) => {
        const all = presetSnippets(id, preset, url, scripts);
        if (!way) return presetSections(all);
        const base = url.replace(/\/$/, '');
        return [[HOW[way], uploadAs(way, { id, preset, base, scripts, element: all.element })]];
      }),
  },
];

function mapValues<From, To>(all: Readonly<Record<string, From>>, map: (id: string, one: From) => To) {
  return Object.fromEntries(Object.entries(all).map(([id, one]) => [id, map(id, one)]));
}

function formSections({ plain, client, fetch }: Snippets): Section[] {
  return [
    ['a plain form', plain],
    ['a form with the client @formspree/ajax (npm install @formspree/ajax)', client],
    ['from a script', fetch],
  ];
}

function widgetSections({ tag, plain, structured }: WidgetSnippets): Section[] {
  return [
    ['a widget', tag],
    ['a plain form', plain],
    ...(structured === undefined ? [] : [['its rating for search engines', structured] as const]),
  ];
}

function presetSections({ element, uppy, picture }: PresetSnippets): Section[] {
  return [
    ['an upload', element],
    ['an upload by Uppy (npm install @uppy/core @uppy/aws-s3)', uppy],
    ['a picture by its id', picture],
  ];
}

const MAILS = 'mails';

/**
 * `npm run snippets`
 *
 * @param wanted a form, widget or preset, or `mails`. @default all
 * @param options `as`: what the website is made with. @default each way of using it in HTML
 */
export async function snippets(
  wanted: string | undefined,
  options: PlaceOptions & { readonly as?: Way | undefined; readonly out?: string | undefined },
): Promise<void> {
  const place = await readPlaceOrExample(options);
  const sources = SOURCES.map((source) => ({
    ...source,
    entries: Object.entries(source.sections(place.config)),
  }));
  const known = sources.flatMap(({ entries }) => entries.map(([id]) => id));
  // A form of this name is a form.
  if (wanted === MAILS && !known.includes(MAILS)) return writeMails(place, options.out);
  if (options.out !== undefined)
    throw new CommandError('--out goes with mails: npm run snippets -- mails --out <folder>');
  if (wanted !== undefined) requireOneOf(wanted, known, 'form, widget or preset', place.configFile);
  else if (known.length === 0)
    throw new CommandError(`${place.configFile} has no form, widget or preset to print a snippet for.`);
  const { addressesOf, note } = await findAddresses(options);
  if (note !== undefined) console.error(`${note}\n`);
  for (const { pipeline, entries } of sources)
    for (const [id, sectionsAt] of entries)
      if (wanted === undefined || id === wanted)
        for (const [title, snippet] of sectionsAt(addressesOf(pipeline), options.as))
          console.log(`== ${id}: ${title}\n\n${snippet}\n`);
}
