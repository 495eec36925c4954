/** Commands over the routes of surveys by mail. */
import { readFile } from 'node:fs/promises';
import { MOST_RECIPIENTS } from '../../lambdas/feedback/survey/recipient.ts';
import { CommandError } from '../command-error.ts';
import { confirm } from '../prompt.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient, RouteRefusal } from './client.ts';
import { printJson, printRows } from './print.ts';
import { readList } from './survey-list.ts';

interface Printing extends ClientOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

type SurveyRoutes = Pick<OwnerClient<'feedback'>, 'listSurveys' | 'invite'>;
type Open = (options: ClientOptions) => Promise<SurveyRoutes>;
const openFeedback: Open = (options) => openOwnerClient('feedback', options);

/** @param open finds the routes; a test gives its own */
export async function list(options: Printing, open = openFeedback): Promise<void> {
  const { data } = await (await open(options)).listSurveys();
  if (options.json) return printJson(data);
  if (data.items.length === 0) return console.log('No surveys are configured: feedback.surveys.');
  const shown = ({ count, more }: { count: number; more: boolean }) => (more ? `${count}+` : String(count));
  printRows(
    ['SURVEY', 'WIDGET', 'OPEN', 'ANSWERED', 'UNSUBSCRIBED', 'CLOSES AFTER'],
    data.items.map(
      ({ id, widget, invitations: { open: waiting, answered, unsubscribed }, closesAfterDays }) => [
        id,
        widget,
        shown(waiting),
        shown(answered),
        shown(unsubscribed),
        `${closesAfterDays} days`,
      ],
    ),
  );
}

/** What the outcomes mean, to who has sent the list. */
const MEANING = {
  invited: 'are asked; their mails leave as fast as SES allows',
  'invited-before': 'had been asked by this survey before',
  'asked-lately': 'were asked by another survey lately, and are left alone',
  unsubscribed: 'want no surveys',
  sandbox: 'are not verified: SES is in its sandbox, and sends to nobody else',
} as const;

/**
 * Asks everybody on a list. What was sent stays sent when it breaks off: then it says how many that are, and how to go on.
 *
 * @throws CommandError before anything is sent, where the list has a mistake
 */
export async function send(
  survey: string,
  options: Printing & { readonly csv: string; readonly yes: boolean },
  open = openFeedback,
): Promise<void> {
  const text = await readFile(options.csv, 'utf8').catch((error: Error) => {
    throw new CommandError(`${options.csv} can’t be read (${error.message}).`);
  });
  const client = await open(options);
  const { items } = (await client.listSurveys()).data;
  const rules = items.find(({ id }) => id === survey);
  if (!rules)
    throw new CommandError(
      `There is no survey ${survey}. There are: ${items.map(({ id }) => id).join(', ') || 'none'}`,
    );
  const { recipients, repeated } = readList(text, rules);
  for (const line of repeated) console.error(`${line}: asked once.`);
  await confirm(`Ask ${recipients.length} people by mail (${survey})?`, options);
  const outcomes: Outcomes = {};
  const print = () => printOutcomes(outcomes, repeated.length, options);
  for (let start = 0; start < recipients.length; start += MOST_RECIPIENTS) {
    const some = recipients.slice(start, start + MOST_RECIPIENTS);
    const { data } = await client.invite(survey, { recipients: [...some] }).catch((error: unknown) => {
      if (start > 0 || mayPass(error)) {
        print();
        console.error(
          `It broke off after ${start} of ${recipients.length} people. Send the same list again: it asks who is left, and nobody twice.`,
        );
      }
      throw error;
    });
    for (const outcome of data.outcomes) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  print();
}

/** Whether the same list may be taken another time: it came too soon, the routes had trouble, or nobody heard their answer. */
function mayPass(error: unknown): boolean {
  return !(error instanceof RouteRefusal) || error.status === 429 || error.status >= 500;
}

type Outcomes = Partial<Record<keyof typeof MEANING, number>>;

function printOutcomes(outcomes: Outcomes, repeated: number, { json }: Pick<Printing, 'json'>): void {
  if (json) {
    printJson({ outcomes, repeated });
    return;
  }
  for (const [outcome, count] of Object.entries(outcomes))
    console.log(`${count} ${MEANING[outcome as keyof typeof MEANING]}.`);
}
