import type { FrontdeskConfigInput } from '../config/index.ts';

type Feedback = NonNullable<FrontdeskConfigInput['feedback']>;

/** A seeded widget of five stars with an optional comment and a public summary. */
export const DEMO_WIDGET = 'stars';

/** A seeded widget with weeks of made-up responses, for its digest. */
export const SAMPLE_WIDGET = 'sample';

/** Seeded widgets of every other kind, each with its question. */
export const DEMO_WIDGETS = [
  'demo-recommend',
  'demo-effort',
  'demo-satisfaction',
  'demo-helpful',
  'demo-mood',
  'demo-words',
] as const;

/** A seeded survey by mail: `npm run owner -- surveys send demo --csv <file> --local`. */
export const DEMO_SURVEY = 'demo';

/** More than a demo or a benchmark on one machine sends, so that only a widget's own limits are met. */
const LOOSE_PER_MINUTE = 100_000;

interface LocalFeedbackOptions {
  readonly site: string;
  readonly origins: string[];
  /** Ids of the owner's widgets that are a seeded one's here: surveys of theirs would ask another question. */
  readonly gone: readonly string[];
}

/** The owner's widgets, usable from the local pages, and the seeded ones. */
export function localFeedback(
  own: Feedback | undefined,
  { site, origins, gone }: LocalFeedbackOptions,
): Feedback {
  const surveys = Object.entries(own?.surveys ?? {}).filter(([, { widget }]) => !gone.includes(widget));
  const widgets = Object.entries(own?.widgets ?? {}).map(([id, widget]) => [
    id,
    { ...widget, origins: [...(widget.origins ?? []), ...origins] },
  ]);
  return {
    ...own,
    widgets: {
      ...Object.fromEntries(widgets),
      [DEMO_WIDGET]: {
        kind: 'stars',
        title: 'How do you like it?',
        site,
        origins,
        publicSummary: true,
        item: { type: 'Product', name: 'Frontdesk' },
        alert: { atMost: 2, everySeconds: 60 },
        rate: {
          perAddressPerMinute: LOOSE_PER_MINUTE,
          perWidgetPerMinute: LOOSE_PER_MINUTE,
          perWidgetPerDay: LOOSE_PER_MINUTE,
          perAddressShareOfDay: 1,
        },
        // Who tries it out, a program above all, may be quick.
        spam: { minimumSeconds: 0 },
      },
      [SAMPLE_WIDGET]: { kind: 'csat', site, origins, publicSummary: true },
      ...kinds({
        site,
        origins,
        rate: { perAddressPerMinute: LOOSE_PER_MINUTE, perWidgetPerMinute: LOOSE_PER_MINUTE },
        spam: { minimumSeconds: 0 },
      }),
    },
    surveys: { ...Object.fromEntries(surveys), [DEMO_SURVEY]: demoSurvey(own?.askAgainAfterDays) },
  };
}

/** A survey may not be open longer than until the same people may be asked again, which is the owner's to say. */
function demoSurvey(askAgainAfterDays = 90) {
  const closesAfterDays = Math.min(30, askAgainAfterDays);
  // A reminder comes before it closes.
  return { widget: 'demo-recommend', closesAfterDays, ...(closesAfterDays <= 7 && { remindAfterDays: 0 }) };
}

type Shared = Pick<Feedback['widgets'][string], 'site' | 'origins' | 'rate' | 'spam'>;

function kinds(shared: Shared): Record<(typeof DEMO_WIDGETS)[number], Feedback['widgets'][string]> {
  return {
    'demo-recommend': {
      ...shared,
      kind: 'nps',
      followUps: {
        why: {
          atMost: 6,
          ask: {
            en: 'What should we do better?',
            de: 'Was sollen wir besser machen?',
            es: '¿Qué deberíamos mejorar?',
            fr: 'Que devrions-nous améliorer ?',
          },
        },
        review: {
          atLeast: 9,
          link: {
            href: `${shared.site}/feedback`,
            text: { en: 'Tell others', de: 'Weitersagen', es: 'Cuéntelo', fr: 'Faites-le savoir' },
          },
        },
      },
      attributes: ['plan', 'version'],
    },
    'demo-effort': { ...shared, kind: 'ces' },
    'demo-satisfaction': {
      ...shared,
      kind: 'csat',
      email: true,
      questions: {
        topic: {
          type: 'choice',
          label: {
            en: 'What is it about?',
            de: 'Worum geht es?',
            es: '¿De qué se trata?',
            fr: 'De quoi s’agit-il ?',
          },
          options: [
            { value: 'price', label: { en: 'Price', de: 'Preis', es: 'Precio', fr: 'Prix' } },
            { value: 'delivery', label: { en: 'Delivery', de: 'Lieferung', es: 'Entrega', fr: 'Livraison' } },
          ],
          multiple: true,
        },
      },
    },
    'demo-helpful': { ...shared, kind: 'thumbs' },
    'demo-mood': { ...shared, kind: 'emoji' },
    'demo-words': { ...shared, kind: 'comment' },
  };
}
