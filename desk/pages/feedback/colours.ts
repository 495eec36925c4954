/** The widget's colours as an owner chooses them, and the code that carries them. */

/** The names of the widget's own properties (site/frontdesk-feedback.js), with what they are there. */
export const COLOURS = ['accent', 'on-accent', 'star', 'text', 'border'] as const;
export type Colour = (typeof COLOURS)[number];

/** What the widget takes by itself on a light page. */
export const DEFAULTS: Readonly<Record<Colour, string>> = {
  accent: '#1f4fa3',
  'on-accent': '#ffffff',
  star: '#8a5a00',
  text: '#1a1a1a',
  border: '#767c86',
};

export type Colours = Readonly<Record<Colour, string>>;

/** Those that differ from what the widget takes by itself. */
function chosen(colours: Colours): readonly Colour[] {
  return COLOURS.filter((name) => colours[name].toLowerCase() !== DEFAULTS[name]);
}

/** Undefined: the widget's own, or the brand's. */
export function propertiesOf(
  colours: Colours,
): readonly (readonly [name: string, value: string | undefined])[] {
  const own = chosen(colours);
  return COLOURS.map(
    (name) => [`--frontdesk-${name}`, own.includes(name) ? colours[name] : undefined] as const,
  );
}

/** @returns undefined when nothing was chosen */
export function styleCode(colours: Colours): string | undefined {
  const names = chosen(colours);
  if (names.length === 0) return undefined;
  const lines = names.map((name) => `  --frontdesk-${name}: ${colours[name]};`);
  return `:root {\n${lines.join('\n')}\n}`;
}

export interface TagOptions {
  /** The API's base address. */
  readonly api: string;
  /** Where the script comes from: the API, or a CDN in front of it. */
  readonly scripts: string;
  readonly widget: string;
  /** Empty: the page's own. */
  readonly lang: string;
  /** Empty: what is configured, or the widget's own. */
  readonly title: string;
  readonly thanks: string;
}

export function tagCode({ api, scripts, widget, lang, title, thanks }: TagOptions): string {
  const attributes = [
    ['src', `${scripts}/assets/v1/frontdesk-feedback.js`],
    ['data-api', scripts === api ? '' : api],
    ['data-widget', widget],
    ['data-lang', lang],
    ['data-title', title],
    ['data-thanks', thanks],
  ] as const;
  const written = attributes
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<script ${written.join('\n        ')}\n        async></script>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Contrast of two colours by WCAG 2: 4.5 is enough for text. @param a such as `#1f4fa3` */
export function contrast(a: string, b: string): number {
  const [light = 1, dark = 1] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
