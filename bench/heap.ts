/** What one container of the contact form’s front door holds after garbage was collected, over an hour’s worth of submissions, one a second. */
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Deployed } from '../test/support/app.ts';
import { printTable } from './report.ts';
import { eventFor, loadHandler } from './throughput.ts';

const SUBMISSIONS = Number(process.env.BENCH_HEAP ?? 3600);
const LOOKS = 6;

export async function benchHeap({ endpoint, form }: Deployed): Promise<void> {
  const environment = { ...process.env };
  try {
    const handler = await loadHandler(endpoint);
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const megabytes = () => {
      collect();
      const { heapUsed, rss } = process.memoryUsage();
      return [heapUsed, rss].map((bytes) => (bytes / 1024 / 1024).toFixed(1));
    };
    const rows: string[][] = [];
    for (let number = 0; number <= SUBMISSIONS; number++) {
      const body = JSON.stringify({
        name: 'Ada',
        email: 'ada@frontdesk-tests.dev',
        message: `Number ${number}`,
      });
      const { statusCode } = await handler(eventFor(form, body));
      if (statusCode !== 200) throw new Error(`Submission ${number} was answered with ${statusCode}`);
      if (number % Math.ceil(SUBMISSIONS / LOOKS) === 0) rows.push([String(number), ...megabytes()]);
    }
    console.log('\nOne container of the front door, one submission after the other');
    printTable(['submissions', 'heap, MB', 'process, MB'], rows);
  } finally {
    process.env = environment;
  }
}
