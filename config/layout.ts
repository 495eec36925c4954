/**
 * Over how many keys of DynamoDB what is written most is spread, from which day on. One key takes a thousand write units a second,
 * and nothing raises that: docs/scale.md. The schema is in `shards.ts`; this is what functions need of it.
 */

/** 32 keys take more than a table does before AWS raises its quota. */
export const MOST_SHARDS = 32;

interface Change {
  /** A day, in UTC. */
  readonly from: string;
  readonly count: number;
}

/** The changes, oldest first; before the first, and where there are none, one key. */
export type Shards = readonly Change[];

/** The key of a template's metadata that says which changes there are, for the next deploy to compare. */
export const SHARDS = 'Shards';

/** A pipeline's keys. */
export interface Layout {
  /** Of what all its forms, widgets, presets or accounts share. */
  readonly all: Shards;
  /** Of what each has to itself, by its id in table keys. */
  readonly of: Readonly<Record<string, Shards>>;
}

export interface Spread {
  readonly shards?: Shards | undefined;
}

/** Of the contact form. */
export function contactLayout(contact: Spread & { readonly forms: Entities }): Layout {
  return layoutOf(contact, contact.forms);
}

/** Of feedback. */
export function feedbackLayout(feedback: Spread & { readonly widgets: Entities }): Layout {
  return layoutOf(feedback, feedback.widgets);
}

/** Of images. */
export function imagesLayout(images: Spread & { readonly presets: Entities }): Layout {
  return layoutOf(images, images.presets);
}

/** Of Instagram, where keys name accounts by Meta's ids. */
export function keywordDmLayout(
  keywordDm: Spread & { readonly accounts: Readonly<Record<string, Spread & { readonly userId: string }>> },
): Layout {
  const accounts = Object.values(keywordDm.accounts).map((account) => [account.userId, account] as const);
  return layoutOf(keywordDm, Object.fromEntries(accounts));
}

type Of<Read extends (config: never) => Layout> = Parameters<Read>[0];

interface Whole {
  readonly contact?: Of<typeof contactLayout> | undefined;
  readonly feedback?: Of<typeof feedbackLayout> | undefined;
  readonly images?: Of<typeof imagesLayout> | undefined;
  readonly keywordDm?: Of<typeof keywordDmLayout> | undefined;
}

/** A pipeline's by its name, in a whole configuration; undefined for one that is not configured, or has no such keys. */
export function layoutIn(
  { contact, feedback, images, keywordDm }: Whole,
  pipeline: string,
): Layout | undefined {
  switch (pipeline) {
    case 'contact':
      return contact && contactLayout(contact);
    case 'feedback':
      return feedback && feedbackLayout(feedback);
    case 'images':
      return images && imagesLayout(images);
    case 'keyword-dm':
      return keywordDm && keywordDmLayout(keywordDm);
    default:
      return undefined;
  }
}

type Entities = Readonly<Record<string, Spread>>;

/** @param entities by their ids in table keys */
function layoutOf(pipeline: Spread, entities: Entities): Layout {
  return {
    all: pipeline.shards ?? [],
    of: Object.fromEntries(Object.entries(entities).map(([id, { shards }]) => [id, shards ?? []])),
  };
}

/** How many keys there are at a moment. @param at ISO 8601 */
export function countAt(history: Shards, at: string): number {
  return history.findLast(({ from }) => from <= at)?.count ?? 1;
}

/** How many keys there have ever been, or will be. */
export function mostOf(history: Shards): number {
  return Math.max(1, ...history.map(({ count }) => count));
}

/** The changes of a layout by their place in the configuration, such as `contact.shards`; none, and it is left out. */
export function changesIn(layout: Layout, pipeline: string): Readonly<Record<string, Shards>> {
  const places = [['all', layout.all] as const, ...Object.entries(layout.of)];
  return Object.fromEntries(
    places
      .filter(([, history]) => history.length > 0)
      .map(([id, history]) => [`shards of ${id} (${pipeline})`, history]),
  );
}
