/** `npm run data -- redrive`: tries again what was set aside or given up. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { printJson } from '../owner/print.ts';
import { describeLeft } from '../redrive/describe.ts';
import { type DataOptions, openData, requireDataset } from './place.ts';
import { type Redriven, redriveFiles } from './redrive-files.ts';
import { redriveReadings } from './redrive-readings.ts';

export async function redriveData(given: string | undefined, options: DataOptions): Promise<void> {
  const place = await openData(options);
  const { region, outputs, config } = place;
  const datasets = given === undefined ? Object.keys(config.datasets) : [requireDataset(place, given)[0]];
  const sqs = new SQSClient({ region });
  const { letters, ...files } = await redriveFiles({
    ...place,
    sqs,
    queueUrl: outputs.QueueUrl ?? '',
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    datasets,
  });
  const { ReadingsQueueUrl, ReadingsDeadLetterQueueUrl } = outputs;
  const readings =
    ReadingsQueueUrl === undefined || ReadingsDeadLetterQueueUrl === undefined
      ? { cleared: 0, left: 0 }
      : await redriveReadings({
          sqs,
          queueUrl: ReadingsQueueUrl,
          deadLetterQueueUrl: ReadingsDeadLetterQueueUrl,
        });
  const redriven: DataRedriven = {
    ...files,
    deadLetters: letters.cleared + readings.cleared,
    lettersLeft: letters.left,
    readingsLeft: readings.left,
  };
  if (options.json) return printJson(redriven);
  for (const line of describeDataRedrive(redriven, { ...config, isLocal: options.local })) console.log(line);
}

/** What a redrive did. */
export interface DataRedriven extends Omit<Redriven, 'letters'> {
  /** Messages taken out of both queues of dead letters. */
  readonly deadLetters: number;
  /** Those about files that stay, for a person to look at. */
  readonly lettersLeft: number;
  /** The same about readings. */
  readonly readingsLeft: number;
}

/** The same in words, and what to do about the rest. */
export function describeDataRedrive(
  { again, goneFrom, deadLetters, lettersLeft, readingsLeft }: DataRedriven,
  { keepFilesDays, isLocal }: { readonly keepFilesDays: number; readonly isLocal: boolean },
): string[] {
  const filesOf = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;
  const why = `not there any more (data.keepFilesDays: ${keepFilesDays})`;
  const left = Object.entries(goneFrom).flatMap(([dataset, { done, refused, loading }]) => {
    const rejected = `npm run data -- rejected ${dataset}${isLocal ? ' --local' : ''}`;
    return [
      ...(done > 0
        ? [
            `Left as they are: ${filesOf(done)} of ${dataset} with rows that were set aside, ${why}. Take those rows: ${rejected} --raw, correct them and put them; with an empty line more, if nothing is to be corrected.`,
          ]
        : []),
      ...(refused > 0
        ? [
            `Left as they are: ${filesOf(refused)} of ${dataset} that were refused, ${why}. Put them again: ${rejected} says which.`,
          ]
        : []),
      ...(loading > 0
        ? [
            `Left as they are: ${filesOf(loading)} of ${dataset} that are being read, ${why}. The hourly sweep ends them.`,
          ]
        : []),
    ];
  });
  return [
    `Read again: ${filesOf(again)}. Dead letters cleared: ${deadLetters}.`,
    ...left,
    ...describeLeft({ lettersLeft }, 'data-dead-letters'),
    ...describeLeft({ lettersLeft: readingsLeft }, 'data-readings-dead-letters'),
  ];
}
