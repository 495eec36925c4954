/** What a website may be made with, of what snippets are printed for. */
export const WAYS = ['html', 'react', 'vue', 'astro', 'wordpress', 'webflow'] as const;
export type Way = (typeof WAYS)[number];
