import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putFile } from '../../data/put.ts';
import { ask } from '../../data/query.ts';
import { expectThat, type Flight, type FlightCheck } from '../check.ts';

const ROWS = 'id,amount\na,1.50\nb,2.50\nc,not a number\n';

const place = ({ configFile, environment }: Flight) => ({
  config: configFile,
  environment: environment.name,
  local: false,
  json: false,
});

const landed: FlightCheck = {
  subject: 'data: a file lands, and answers in SQL',
  async run(flight) {
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-flight-'));
    try {
      const file = join(folder, 'orders.csv');
      await writeFile(file, ROWS);
      await putFile('orders', file, { ...place(flight), wait: 300 });
    } finally {
      await rm(folder, { recursive: true });
    }
    const { rows } = await ask('SELECT count(*) AS n, sum(amount) AS total FROM orders', place(flight));
    const [count, total] = rows[0] ?? [];
    expectThat(
      count === 2 && total === 4,
      `two rows of 4.00 in all were sent, and SQL finds ${count} of ${total}`,
    );
    return 'two rows taken, one set aside';
  },
};

export const dataChecks: readonly FlightCheck[] = [landed];
