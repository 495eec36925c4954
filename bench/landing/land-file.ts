/** Lands a file as the function does, in a folder in place of a bucket: `node land-file.ts <file> <folder>`. Prints as compare.py does. */
import { appendFile, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { landFile, landPart } from '../../lambdas/data/landing/land.ts';
import { datasetOf } from '../../test/unit/lambdas/data/dataset.ts';
import { Account } from '../../test/unit/lambdas/data/landing/account.ts';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly Key: string; readonly Range?: string; readonly Body: Uint8Array };
}

const orders = datasetOf({
  columns: {
    id: { type: 'text', required: true },
    at: { type: 'time', required: true },
    amount: { type: 'number', min: 0, required: true },
    country: { type: 'choice', options: ['DE', 'FR', 'US'], required: true },
    note: { type: 'text' },
    month: { type: 'text', derive: { of: 'at', take: 'month' } },
  },
});

const [file = '', folder = ''] = process.argv.slice(2);

async function serve({ constructor: { name }, input: { Key, Range, Body } }: Command): Promise<object> {
  if (name === 'GetObjectCommand') {
    const [start, end] =
      /^bytes=(\d+)-(\d+)$/
        .exec(Range ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    const handle = await open(file);
    return {
      Body: handle.createReadStream({
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
      }),
    };
  }
  if (name !== 'PutObjectCommand') return {};
  if (!Key.startsWith('lake/')) {
    await appendFile(join(folder, 'aside.jsonl'), Body);
    return {};
  }
  const path = join(folder, Key.slice('lake/orders/'.length));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Body);
  return {};
}

const account = new Account({ orders }, 8_000_000);
const landing = { ...account.landing, s3: { send: serve } as never };
// Each step is a line of log.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

const start = performance.now();
await landFile(landing, { key: 'landing/orders/orders.csv', etag: 'e' });
for (const message of account.queue.splice(0)) await landPart(landing, message as never);
const seconds = (performance.now() - start) / 1000;
write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
