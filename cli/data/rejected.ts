/** `npm run data -- rejected`: the rows that were set aside, and the files that were refused. */
import { KEPT_CHARACTERS } from '../../lambdas/data/landing/rejected.ts';
import type { DataFile } from '../../lambdas/data/landing/store.ts';
import { CommandError } from '../command-error.ts';
import { oneLine, printJson, printRows } from '../owner/print.ts';
import { filesOf, isMeant, nameOf } from './files.ts';
import { type DataOptions, type DataPlace, openData, requireDataset } from './place.ts';
import { rawRows, requireAlike } from './rejected-raw.ts';
import { type NotKept, notKeptSentence, rejectedRows, type Shown } from './rejected-rows.ts';

export interface RejectedOptions extends DataOptions {
  readonly limit: number;
  readonly all: boolean;
  /** Whether to print the rows as they stand in their files, to be corrected and put again. */
  readonly raw: boolean;
  /** The file they are of, by its name or its hash. @default all */
  readonly file?: string | undefined;
}

interface Faulty {
  /** With rows that were set aside. */
  readonly inPart: readonly DataFile[];
  readonly refused: readonly DataFile[];
}

export async function listRejected(given: string, options: RejectedOptions): Promise<void> {
  const place = await openData(options);
  const [dataset] = requireDataset(place, given);
  const { inPart, refused } = await faultyFiles(place, dataset, options);
  if (options.raw) return printRaw(place, inPart);
  const limit = options.all ? Number.POSITIVE_INFINITY : options.limit;
  const { items, notKept } = await rejectedRows(place, inPart, limit + 1);
  print({ items: items.slice(0, limit), hasMore: items.length > limit, notKept, refused }, options);
}

/** @throws CommandError when a file was named, and none is meant by it */
async function faultyFiles(
  place: DataPlace,
  dataset: string,
  { file: named, local }: RejectedOptions,
): Promise<Faulty> {
  const files: DataFile[] = [];
  for await (const file of filesOf(place, dataset))
    if ((file.setAside > 0 || file.state === 'refused') && (named === undefined || isMeant(file, named)))
      files.push(file);
  if (named !== undefined && files.length === 0)
    throw new CommandError(
      `Nothing of a file ${oneLine(named)} was set aside. See which files there are: npm run data -- rejected ${dataset} --json${local ? ' --local' : ''}`,
    );
  return {
    inPart: files.filter(({ setAside }) => setAside > 0),
    refused: files.filter(({ state }) => state === 'refused'),
  };
}

async function printRaw(place: DataPlace, files: readonly DataFile[]): Promise<void> {
  requireAlike(files);
  const { items, notKept } = await rejectedRows(place, files, Number.POSITIVE_INFINITY);
  const { lines, cut } = rawRows(files[0]?.layout, items);
  for (const line of lines) console.log(line);
  // Not to the file that the rows go to.
  for (const { file, line } of cut)
    console.error(
      `Left out: line ${line} of ${oneLine(file)}. Only its first ${KEPT_CHARACTERS} characters are kept; take it from the file itself.`,
    );
  for (const one of notKept) console.error(`Left out: ${notKeptSentence(one)}`);
}

function print(
  {
    items,
    hasMore,
    notKept,
    refused,
  }: {
    readonly items: readonly Shown[];
    readonly hasMore: boolean;
    readonly notKept: readonly NotKept[];
    readonly refused: readonly DataFile[];
  },
  { json }: RejectedOptions,
): void {
  const files = refused.map((file) => ({ file: nameOf(file), hash: file.hash, reason: file.reason ?? '' }));
  if (json) {
    printJson({ items, hasMore, notKept, refused: files });
    return;
  }
  const rows = items.map(({ file, line, column, reason }) => [file, String(line), column ?? '', reason]);
  printRows(['FILE', 'LINE', 'COLUMN', 'REASON'], rows);
  if (hasMore) console.log('There is more: --limit, --all.');
  for (const one of notKept) console.log(`Not shown: ${notKeptSentence(one)}`);
  for (const { file, reason } of files) console.log(`Not taken as a whole: ${oneLine(file)}. ${reason}`);
}
