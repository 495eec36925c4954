/** What the library shows, as it stands in the address. Anybody may have written that: what means nothing is left out. */

export const STATES = ['ready', 'processing', 'rejected', 'awaiting-upload'] as const;
type State = (typeof STATES)[number];

export interface PicturesSearch {
  /** @default all that are configured */
  readonly preset?: string;
  /** @default all */
  readonly state?: State;
}

export function readPictures(given: Readonly<Record<string, unknown>>): PicturesSearch {
  const state = STATES.find((one) => one === given.state);
  const preset = typeof given.preset === 'string' ? given.preset.trim() : '';
  return { ...(preset !== '' && { preset }), ...(state && { state }) };
}
