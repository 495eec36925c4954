import type { FrontdeskConfigInput } from '../config/index.ts';

type Feedback = NonNullable<FrontdeskConfigInput['feedback']>;

/** A seeded widget of five stars with an optional comment and a public summary. */
export const DEMO_WIDGET = 'stars';

/** A seeded widget with weeks of made-up responses, for its digest. */
export const SAMPLE_WIDGET = 'sample';

/** More than a demo or a benchmark on one machine sends, so that only a widget's own limits are met. */
const LOOSE_PER_MINUTE = 100_000;

/** The owner's widgets, usable from the local pages, and the seeded one. */
export function localFeedback(own: Feedback | undefined, site: string, origins: string[]): Feedback {
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
    },
  };
}
