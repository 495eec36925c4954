/** How mails and pages look that are made here: whose they are. */
import * as z from 'zod';

/** Text in an accent's colour, and white text on it, can be read from this contrast on (WCAG 2.2, 1.4.3, level AA). */
const LEAST_CONTRAST = 4.5;

/** In characters, some 30 KB of picture: it travels with every mail. */
const LONGEST_LOGO = 40_000;

const LOGO = /^data:image\/(?:png|jpeg|gif);base64,[A-Za-z0-9+/]+={0,2}$/;

export const brand = z.strictObject({
  /** Stands on top of mails and pages, and reads as the logo's text. */
  name: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}]*$/u, { error: 'control characters and line breaks are not allowed' }),
  /**
   * A picture as a data URL, so that it comes with the mail and no mail program has to load it from elsewhere; in the
   * configuration `data:image/png;base64,${readFileSync('logo.png', 'base64')}`. Shown 40 pixels high. @default the name
   */
  logo: z
    .string()
    .max(LONGEST_LOGO, { error: 'too large: at most 30 KB' })
    .regex(LOGO, { error: 'not a PNG, JPEG or GIF as data URL: data:image/png;base64,…' })
    .optional(),
  /** A colour such as #1f4fa3, dark enough to be read on white. @default #1f4fa3 */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'not a colour: write # and six hexadecimal digits, such as #1f4fa3' })
    .refine((colour) => contrastWithWhite(colour) >= LEAST_CONTRAST, {
      error: `too light: text in it can't be read on white (contrast below ${LEAST_CONTRAST})`,
    })
    .default('#1f4fa3'),
});
export type Brand = z.infer<typeof brand>;

/** From 1 (white) to 21 (black). https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrastWithWhite(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return 21;
  const [red, green, blue] = [1, 3, 5].map((i) => linear(Number.parseInt(colour.slice(i, i + 2), 16) / 255));
  return 1.05 / (0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0) + 0.05);
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
