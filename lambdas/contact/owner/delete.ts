import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { type ErasingTable, erasureWrite } from '../../shared/erasures/ledger.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import { together } from '../../shared/runtime/together.ts';
import { queryPages } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { markDeletion } from '../../shared/visitors/identity.ts';
import { personEntries } from '../submission/people.ts';
import { readSubmission, readSubmissions } from './read.ts';

/** How often a deletion starts again because something else changed the submission at the same moment. */
const ATTEMPTS = 5;

/**
 * Deletes a submission with its legs, what finds it by its people and what knows its repeats: all or nothing. A mail that
 * is under way arrives all the same. What is not in the table, such as files, follows by the table's stream.
 *
 * @returns false when there is none
 * @throws Error when it was changed all the while
 */
export async function deleteSubmission(store: ErasingTable, id: string): Promise<boolean> {
  const { client, tableName, erasures, now } = store;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await readSubmission(store, id);
    if (!found) return false;
    const { submission, legs, shed } = found;
    const beside = [...legs, ...shed, ...personEntries(submission)];
    const mark = await markDeletion({ client, tableName }, submission.identityMark, id);
    const deleted = await transact(client, [
      {
        Delete: {
          TableName: tableName,
          Key: { pk: submission.pk, sk: submission.sk },
          // A release at this moment would leave legs behind that were not seen here.
          ConditionExpression: '#state = :seen',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':seen': submission.state },
        },
      },
      ...beside.map(({ pk, sk }) => ({ Delete: { TableName: tableName, Key: { pk, sk } } })),
      ...mark,
      erasureWrite(erasures, submission.pk, now()),
    ]);
    if (deleted) return true;
  }
  throw new Error('The submission changed with every attempt to delete it');
}

/** How many submissions one request deletes: some seconds of work. */
const PEOPLE_BATCH = 250;
/** How many deletions run side by side. */
const AT_ONCE = 10;

/**
 * Deletes the submissions of one person, as many as a request has time for.
 *
 * @param person a partition as `personPartition` makes it
 * @param reach submissions of other forms stay
 * @returns how many, and whether that was all
 */
export async function deletePerson(
  store: ErasingTable,
  person: string,
  reach: Reach,
): Promise<{ deleted: number; complete: boolean }> {
  const { client, tableName } = store;
  const { entries, complete } = await entriesOf(store, person, reach);
  let deleted = 0;
  const worker = async () => {
    for (let entry = entries.pop(); entry; entry = entries.pop()) {
      if (await deleteSubmission(store, idOf(entry.sk))) deleted++;
      // Its submission has expired already.
      else
        await client.send(new DeleteCommand({ TableName: tableName, Key: { pk: entry.pk, sk: entry.sk } }));
    }
  };
  await together(Array.from({ length: AT_ONCE }, worker));
  return { deleted, complete };
}

interface PersonEntry {
  readonly pk: string;
  readonly sk: string;
}

/** As many of a person's entries as a request deletes, of submissions within reach, and whether those are all. */
async function entriesOf(store: TimedTable, person: string, reach: Reach) {
  const entries: PersonEntry[] = [];
  const pages = queryPages<PersonEntry>(store, {
    KeyConditionExpression: 'pk = :person',
    ExpressionAttributeValues: { ':person': person },
    ConsistentRead: true,
    Limit: PEOPLE_BATCH,
  });
  for await (const page of pages) {
    entries.push(...(await withinReach(store, page, reach)));
    if (entries.length > PEOPLE_BATCH) return { entries: entries.slice(0, PEOPLE_BATCH), complete: false };
  }
  return { entries, complete: true };
}

async function withinReach(
  store: TimedTable,
  entries: readonly PersonEntry[],
  reach: Reach,
): Promise<readonly PersonEntry[]> {
  if (reach === 'all') return entries;
  const there = await readSubmissions(
    store,
    entries.map(({ sk }) => sk),
  );
  const own = new Set(there.filter(({ form }) => within(reach, form)).map(({ pk }) => pk));
  return entries.filter(({ sk }) => own.has(sk));
}

/** Of `submission#<id>`. */
function idOf(partition: string): string {
  return partition.slice(partition.indexOf('#') + 1);
}
