/** The HTML that snippets are made of, in the syntaxes of others. It is ours, so it is regular: attributes are in double quotes. */

const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/g;

/** Elements without content. */
const VOID = new Set(['input', 'br', 'img']);

/** As React names them; all others, data attributes included, are as in HTML. */
const REACT_NAMES: Readonly<Record<string, string>> = {
  'accept-charset': 'acceptCharset',
  autocomplete: 'autoComplete',
  class: 'className',
  enctype: 'encType',
  for: 'htmlFor',
  maxlength: 'maxLength',
  minlength: 'minLength',
  tabindex: 'tabIndex',
};

/** HTML of ours as JSX. */
export function toJsx(source: string): string {
  let result = '';
  let end = 0;
  for (const match of source.matchAll(TAG)) {
    const [whole, slash = '', tag = '', attributes = ''] = match;
    result += textToJsx(source.slice(end, match.index));
    result += slash ? `</${tag}>` : `<${tag}${attributesToJsx(attributes)}${VOID.has(tag) ? ' /' : ''}>`;
    end = match.index + whole.length;
  }
  return result + textToJsx(source.slice(end));
}

function attributesToJsx(attributes: string): string {
  return [...attributes.matchAll(ATTRIBUTE)]
    .map(([, name = '', value]) => {
      const renamed = REACT_NAMES[name] ?? name;
      return value === undefined ? ` ${renamed}` : ` ${renamed}="${value}"`;
    })
    .join('');
}

/** JSX knows HTML's entities, but takes braces for code. */
function textToJsx(text: string): string {
  return text.replaceAll(/[{}]/g, (brace) => (brace === '{' ? '&#123;' : '&#125;'));
}

/** HTML of ours for templates that take braces for code, such as Vue's and Astro's. */
export function withoutBraces(source: string): string {
  return textToJsx(source);
}
