/** Elements without markup: a policy of trusted types takes them, and nothing that a visitor wrote becomes an element. */

/** @param {string} tag @param {Record<string, unknown>} attributes @param {...(Node | string | false | undefined)} children */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value));
  element.append(...children.filter(Boolean));
  return element;
}

/** Outlines on a field of 24 by 24. */
const ICONS = {
  upload: 'M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3',
  picture: 'M4 5h16v14H4zm0 11 5-5 4 4 3-3 4 4M9 9h.01',
  ready: 'M4 12.5 9.5 18 20 6.5',
  failed: 'M12 7v6m0 4h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const attributes = { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(space, 'path');
  for (const [key, value] of Object.entries({
    d: ICONS[name],
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  }))
    path.setAttribute(key, value);
  svg.append(path);
  return svg;
}
