/** Images that come to nothing: why, how long their files stay, and how that is written down. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Outcome } from '../../shared/legs/record.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import type { Rejected } from '../render/rejected.ts';
import { DUE_REFUSALS, dueEntry, type Image, imageId, lastArrival, type Refusal } from './image.ts';
import { readImage } from './store.ts';

/** What comes of an attempt at rendering. A picture that is refused has ended, and its refusal is written with that. */
export type RenderOutcome = Outcome | Refused;

interface Refused {
  readonly outcome: 'dropped';
  readonly reason: Refusal['code'];
  readonly refusal: Refusal;
}

export function isRefusal(outcome: RenderOutcome): outcome is Refused {
  return 'refusal' in outcome;
}

/** Why work that was given up came to nothing, as its visitor hears it. The owner reads the cause at the leg. */
const NOT_PROCESSED: Refusal = {
  code: 'not-processed',
  message: 'We could not process this picture: the fault is ours. Please send it again later.',
};

const EXPIRED: Refusal = {
  code: 'upload-expired',
  message: 'No file arrived in time. Please upload it again.',
};

/** How long a page can still read that its upload came to nothing. */
const EXPIRED_KEPT_SECONDS = 86_400;

const DAY_MILLISECONDS = 86_400_000;

/**
 * How many days a file stays whose refusal is a matter for the owner: one that ended the function, for them to find out
 * why, and one whose work was given up, for them to mend the cause and render it after all.
 */
const KEPT_DAYS: Partial<Record<Refusal['code'], number>> = { crashed: 7, 'not-processed': 30 };

/** The end of an attempt that found the picture at fault. */
export function refused({ code, message }: Rejected): RenderOutcome {
  return { outcome: 'dropped', reason: code, refusal: { code, message } };
}

/** Until when a refused file stays: until no late upload could bring it back, or its owner had time; never beyond its image. */
function fileKeptUntil(image: Image, code: Refusal['code'], policySeconds: number, now: Date): string {
  const days = KEPT_DAYS[code];
  const until =
    days === undefined
      ? lastArrival(image, policySeconds)
      : new Date(now.getTime() + days * DAY_MILLISECONDS);
  const { keepUntil } = image;
  return keepUntil !== undefined && keepUntil < until.toISOString() ? keepUntil : until.toISOString();
}

/**
 * What is written with the end of a rendering that had no success: its image is refused. One that was ready stays so: its
 * settings changed, and the picture does not fit the new ones.
 */
export async function refusalWrites(
  store: TimedTable,
  { pk }: Pick<Image, 'pk'>,
  outcome: RenderOutcome,
  policySeconds: number,
): Promise<readonly TransactItem[]> {
  const refusal = isRefusal(outcome) ? outcome.refusal : NOT_PROCESSED;
  const image = await readImage(store, imageId(pk));
  if (image?.state !== 'processing' && image?.state !== 'rejected') return [];
  const until = fileKeptUntil(image, refusal.code, policySeconds, store.now());
  return [{ Update: refusalUpdate(store, image, refusal, until) }];
}

/** @param until when the sweep deletes what was uploaded */
function refusalUpdate(store: TimedTable, image: Image, reason: Refusal, until: string) {
  return {
    TableName: store.tableName,
    Key: { pk: image.pk, sk: 'image' },
    ...updateExpressions({
      set: { state: 'rejected', reason, ...dueEntry(store, DUE_REFUSALS, image.pk, until) },
      condition: '#state IN (:processing, :rejected)',
      values: { processing: 'processing', rejected: 'rejected' },
    }),
  };
}

/**
 * Gives up waiting for an image's file. A file that comes all the same is taken as long as its event arrives; one whose
 * event is lost is deleted once no other can come.
 *
 * @returns false when the file has come since
 */
export function expireImage(store: TimedTable, image: Image, policySeconds: number): Promise<boolean> {
  const { client, tableName, now } = store;
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: image.pk, sk: 'image' },
        ...updateExpressions({
          set: {
            state: 'rejected',
            reason: EXPIRED,
            deleteAt: epochSeconds(now()) + EXPIRED_KEPT_SECONDS,
            ...dueEntry(
              store,
              DUE_REFUSALS,
              image.pk,
              fileKeptUntil(image, EXPIRED.code, policySeconds, now()),
            ),
          },
          condition: '#state = :awaiting',
          values: { awaiting: 'awaiting-upload' },
        }),
      }),
    ),
  );
}
