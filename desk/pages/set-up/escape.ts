/** Text of the configuration, as code of each kind takes it. */

/** In HTML, between quotes or as text. */
export function attribute(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Where JSX has text: as an expression where it holds what JSX reads as its own. */
export function jsxText(text: string): string {
  return /[{}<>&]/.test(text) ? `{${quoted(text)}}` : text;
}

/** As a string of JavaScript. */
export function quoted(text: string): string {
  return `'${text.replace(/['\\<\n\r\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

/** An id as a component: `book-a-table` and `Form` is BookATableForm. */
export function componentName(id: string, what: string): string {
  const words = id.split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${/^\d/.test(name) ? `${what}${name}` : name}${what}`;
}
