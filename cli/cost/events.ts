/** What one event of each pipeline uses: the activities that it is made of. */
import { ACTIVITIES, type Activity, usageOf } from '../../config/activities.ts';
import { sum, type Usage } from '../../config/prices.ts';
import type { Template } from './resources.ts';

interface Profile {
  /** As the docs call it, in the plural. */
  readonly events: string;
  readonly stack: string;
  /** What happens, and how often for one event. */
  readonly activities: readonly (readonly [activity: Activity, times: number])[];
  /** What is assumed of the event. */
  readonly assumed: string;
}

const { contact, feedback, images, 'keyword-dm': keywordDm } = ACTIVITIES;

export const PROFILES: readonly Profile[] = [
  {
    events: 'submissions of a contact form',
    stack: 'Contact',
    activities: [
      [contact.submission, 1],
      [contact.mail, 1],
    ],
    assumed: 'two kilobytes, no file, one mail to one address, each alone in its batch',
  },
  {
    events: 'responses to a feedback widget',
    stack: 'Feedback',
    activities: [
      [feedback.response, 1],
      [feedback.alert, 0.05],
    ],
    assumed: 'one in twenty raises an alert; what the page loads is CloudFront’s, below its allowance',
  },
  {
    events: 'uploaded images',
    stack: 'Images',
    activities: [
      [images.upload, 1],
      [images.rendering, 1],
    ],
    assumed:
      'a photo of 3 MB becomes twelve files of 1.5 MB together; the page asks four times whether it is ready. Looking at them is CloudFront’s, below its allowance',
  },
  {
    events: 'comments that are answered',
    stack: 'KeywordDm',
    activities: [
      [keywordDm.comment, 1],
      [keywordDm.reply, 2],
    ],
    assumed: 'each comes alone, and gets a private and a public reply in one turn',
  },
];

/**
 * What a number of events uses, with each function's memory as the template has it.
 *
 * @throws Error when a function of the profile is not in the template
 */
export function eventUsage({ activities }: Profile, template: Template, events: number): Usage {
  const memory = memoryByFunction(template);
  const memoryOf = (name: string) => {
    const megabytes = memory.get(name);
    if (megabytes === undefined) throw new Error(`${name} is not in the template`);
    return megabytes;
  };
  return sum(...activities.map(([activity, times]) => multiply(usageOf(activity, memoryOf), times * events)));
}

/** So much of each item. */
export function multiply(usage: Usage, times: number): Usage {
  return Object.fromEntries(Object.entries(usage).map(([item, quantity]) => [item, quantity * times]));
}

export function memoryByFunction({ Resources = {} }: Template): Map<string, number> {
  return new Map(
    Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
      if (Type !== 'AWS::Lambda::Function') return [];
      const { Variables = {} } = Properties.Environment as { Variables?: Record<string, unknown> };
      return [[String(Variables.POWERTOOLS_SERVICE_NAME), Number(Properties.MemorySize)]];
    }),
  );
}
