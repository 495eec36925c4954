/** Code that puts a feedback widget onto a website, or sends what one's own form has asked. */
import type { ConfiguredWidget } from '../../../contract/client/feedback.ts';
import { attribute, componentName, quoted } from './escape.ts';
import type { Kind } from './kinds.ts';

type Widget = Pick<
  ConfiguredWidget,
  'id' | 'url' | 'scripts' | 'kind' | 'scale' | 'comment' | 'questions' | 'captcha'
>;

export function widgetSnippet(kind: Kind, widget: Widget): string {
  const makers: Readonly<Record<Kind, (widget: Widget) => string>> = {
    html: tag,
    react: reactWidget,
    astro: (one) =>
      `---\n// src/components/${componentName(one.id, 'Widget')}.astro\n---\n${tag(one, ' is:inline')}`,
    fetch: fetchCall,
  };
  return makers[kind](widget);
}

/** Of the widget's own script. */
function scriptOf({ scripts }: Widget): string {
  return `${scripts}/assets/v1/frontdesk-feedback.js`;
}

/** The API that the widget sends to, where its script comes from elsewhere. */
function apiOf({ url, id, scripts }: Widget): string | undefined {
  const api = url.slice(0, -`/feedback/${id}`.length);
  return api === scripts ? undefined : api;
}

/** Astro leaves a script alone that is inline, and would bundle any other. */
function tag(widget: Widget, inline = ''): string {
  const api = apiOf(widget);
  const sendsTo = api === undefined ? '' : ` data-api="${attribute(api)}"`;
  return `<script${inline} src="${attribute(scriptOf(widget))}"${sendsTo} data-widget="${attribute(widget.id)}" async></script>`;
}

/** The script shows the widget where it stands, so it is put there once the place is. */
function reactWidget(widget: Widget): string {
  const api = apiOf(widget);
  const sendsTo = api === undefined ? '' : `\n    script.dataset.api = ${quoted(api)};`;
  return `import { useEffect, useRef } from 'react';

export function ${componentName(widget.id, 'Widget')}() {
  const place = useRef(null);

  useEffect(() => {
    const script = document.createElement('script');
    script.src = ${quoted(scriptOf(widget))};
    script.async = true;
    script.dataset.widget = ${quoted(widget.id)};${sendsTo}
    place.current.append(script);
    return () => place.current?.replaceChildren();
  }, []);

  return <div ref={place} />;
}`;
}

function fetchCall(widget: Widget): string {
  const { url, kind, comment, questions, captcha } = widget;
  const rows = [
    ...(kind === 'comment' ? [] : [`    rating: ${exampleRating(widget)},`]),
    ...(comment === 'none' && kind !== 'comment' ? [] : ["    comment: 'Example',"]),
    ...(questions.length > 0 ? [`    answers: { ${quoted(questions[0]?.id ?? '')}: 'Example' },`] : []),
    '    page: location.href,',
    ...(captcha ? [`    // And the proof of ${captcha}, in the field that it fills in by itself.`] : []),
  ];
  return `const response = await fetch(${quoted(url)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify({
${rows.join('\n')}
  }),
});
const answer = await response.json();
if (!response.ok) console.error(answer.error, answer.errors);`;
}

/** The best one. */
function exampleRating({ scale }: Widget): number {
  return scale?.highest ?? 5;
}
