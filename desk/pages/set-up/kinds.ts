/** The kinds of code that are offered. */
export const KINDS = ['html', 'react', 'astro', 'fetch'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  html: 'HTML',
  react: 'React',
  astro: 'Astro',
  fetch: 'fetch',
};
