/** The landing zone over a bucket that gives one synthetic file and keeps nothing of what is written. */
import { parquetMetadata } from 'hyparquet';
import { type Landing, landFile, landPart } from '../../../lambdas/data/landing/land.ts';
import type { DataFile } from '../../../lambdas/data/landing/store.ts';
import { datasetOf } from '../../unit/lambdas/data/dataset.ts';
import { Account } from '../../unit/lambdas/data/landing/account.ts';
import type { Synthetic } from './synthetic.ts';

const KEY = 'landing/orders/huge.csv';

const largeOrders = datasetOf({
  columns: {
    id: { type: 'text', required: true },
    at: { type: 'time', required: true },
    amount: { type: 'number', min: 0 },
    country: { type: 'choice', options: ['DE', 'FR', 'US'] },
    note: { type: 'text' },
    month: { type: 'text', derive: { of: 'at', take: 'month' } },
  },
  key: 'id',
});

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly Key: string; readonly Range?: string; readonly Body?: Uint8Array };
}

export class LargeLanding {
  /** Ranges that were asked for; undefined for all of the file. */
  readonly asked: (string | undefined)[] = [];
  /** Rows that were written, and set aside. */
  taken = 0;
  setAside = 0;
  private readonly account: Account;
  private readonly landing: Landing;
  private readonly file: Synthetic;

  constructor(file: Synthetic, partBytes: number) {
    this.file = file;
    this.account = new Account({ orders: largeOrders }, partBytes);
    this.landing = {
      ...this.account.landing,
      s3: { send: (command: Command) => this.serve(command) } as never,
    };
  }

  private async serve({ constructor: { name }, input: { Key, Range, Body } }: Command): Promise<object> {
    if (name === 'GetObjectCommand') {
      this.asked.push(Range);
      const [start, last] =
        /^bytes=(\d+)-(\d+)$/
          .exec(Range ?? '')
          ?.slice(1)
          .map(Number) ?? [];
      return { Body: this.file.read(start, last === undefined ? undefined : last + 1) };
    }
    if (name !== 'PutObjectCommand' || !Body) return {};
    if (Key.startsWith('lake/')) this.taken += Number(parquetMetadata(Uint8Array.from(Body).buffer).num_rows);
    else this.setAside += Buffer.from(Body).toString().split('\n').length - 1;
    return {};
  }

  /** Looks at the file. @returns the parts to be read */
  async plan(): Promise<number[]> {
    await landFile(this.landing, { key: KEY, etag: 'e' });
    return this.account.queue.splice(0).map((message) => (message as { part: number }).part);
  }

  async read(part: number): Promise<void> {
    const { dataset, hash } = this.found();
    await landPart(this.landing, { dataset, hash, part });
  }

  /** What is written down of the file. */
  found(): DataFile {
    return this.account.items().find(({ type }) => type === 'file') as unknown as DataFile;
  }
}
