/** What the hourly look does for those who are to be forgotten. */
import { enqueueMessages } from '../../shared/legs/queue.ts';
import type { ForgetStep, Forgetting } from './forget.ts';
import { dueForgets, postponeForget } from './forget-store.ts';

/** Sends what is due on its way once more. @returns how many */
export async function forgetAgain({
  store,
  sqs,
  queueUrl,
}: Pick<Forgetting, 'store' | 'sqs' | 'queueUrl'>): Promise<number> {
  let sent = 0;
  for await (const remembered of dueForgets(store)) {
    const { forget, pass } = remembered;
    await enqueueMessages(sqs, queueUrl, [{ forget, pass } satisfies ForgetStep]);
    await postponeForget(store, remembered);
    sent++;
  }
  return sent;
}
