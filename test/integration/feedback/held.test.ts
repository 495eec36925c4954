import { expect, it } from 'vitest';
import { findMails, waitForMails } from '../../support/deployed.ts';
import { backdate, runSweep } from '../../support/held.ts';
import { give } from './client.ts';

const SPAM = 'Best casino, free spins and a jackpot <a href="https://spin.example.com">here</a>';
const newMarker = () => `marker-${crypto.randomUUID()}`;
const hold = (widget: string, marker: string) => give(widget, { rating: 1, comment: `${SPAM} ${marker}` });

async function alertOf(widget: string): Promise<string> {
  const comment = newMarker();
  await give(widget, { rating: 1, comment });
  const [mail] = await waitForMails(comment);
  return mail?.text ?? '';
}

/** An alert leaves at most once a second. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_100));

it('stands in the widget’s own next alert, by number, once', async () => {
  const spam = newMarker();
  await hold('watched', `${spam} 1`);
  await hold('watched', `${spam} 2`);
  expect(await alertOf('watched')).toContain(
    '2 messages for the widget "watched" are held as spam: npm run owner -- feedback list --widget watched --state spam',
  );
  await nextSecond();
  expect(await alertOf('watched')).not.toContain('held as spam');
  expect(await findMails(spam)).toEqual([]);
});

it('is told nowhere where the widget says so', async () => {
  await hold('unwatched', newMarker());
  expect(await alertOf('unwatched')).not.toContain('held as spam');
});

it('leaves by a mail of its own a day later', async () => {
  const spam = newMarker();
  const { responseId } = await hold('neglected', spam);
  await backdate('Feedback', `response#${responseId}`, 'response');
  await Promise.all([runSweep('Feedback'), runSweep('Feedback')]);
  const text = '1 message for the widget "neglected" is held as spam';
  await waitForMails(text);
  await runSweep('Feedback');
  expect(await findMails(text)).toHaveLength(1);
  expect(await findMails(spam)).toEqual([]);
});
