/** `npm run data -- redrive`: tries again what was set aside or given up. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { printJson } from '../owner/print.ts';
import { type DataOptions, openData, requireDataset } from './place.ts';
import { redriveFiles } from './redrive-files.ts';
import { redriveReadings } from './redrive-readings.ts';

export async function redriveData(given: string | undefined, options: DataOptions): Promise<void> {
  const place = await openData(options);
  const { region, outputs, config } = place;
  const datasets = given === undefined ? Object.keys(config.datasets) : [requireDataset(place, given)[0]];
  const sqs = new SQSClient({ region });
  const {
    again,
    gone,
    deadLetters: files,
  } = await redriveFiles({
    ...place,
    sqs,
    queueUrl: outputs.QueueUrl ?? '',
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    datasets,
  });
  const { ReadingsQueueUrl, ReadingsDeadLetterQueueUrl } = outputs;
  const readings =
    ReadingsQueueUrl === undefined || ReadingsDeadLetterQueueUrl === undefined
      ? 0
      : await redriveReadings({
          sqs,
          queueUrl: ReadingsQueueUrl,
          deadLetterQueueUrl: ReadingsDeadLetterQueueUrl,
        });
  const deadLetters = files + readings;
  if (options.json) return printJson({ again, gone, deadLetters });
  console.log(
    `Read again: ${again} ${again === 1 ? 'file' : 'files'}. Dead letters cleared: ${deadLetters}.`,
  );
  if (gone > 0)
    console.log(
      `Left as they are: ${gone}, whose file is not there any more (data.keepFilesDays: ${config.keepFilesDays}). Put it again.`,
    );
}
