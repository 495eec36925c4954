/** Files of every format that lands, with what a plain script makes of them: rows by day, and the lines that are wrong. */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { datasetOf } from '../../unit/lambdas/data/dataset.ts';

export const DATASETS = {
  orders: datasetOf({
    columns: { id: { type: 'text' }, at: { type: 'time' }, amount: { type: 'integer', min: 0 } },
    key: 'id',
  }),
  web: datasetOf({
    columns: {
      id: { type: 'text', from: 'path' },
      at: { type: 'time', from: 'time' },
      amount: { type: 'integer', from: 'bytes', min: 0 },
    },
  }),
  cdn: datasetOf({
    format: 'cloudfront',
    columns: {
      id: { type: 'text', from: 'cs-uri-stem' },
      at: { type: 'time', from: 'timestamp' },
      amount: { type: 'integer', from: 'sc-bytes', min: 0 },
    },
  }),
} as const;

export interface Made {
  readonly dataset: keyof typeof DATASETS;
  readonly name: string;
  readonly content: Buffer;
  /** Of each row that is good: `id`, day, `amount`. */
  readonly rows: readonly (readonly [string, string, number])[];
  /** The lines where those that are wrong begin. */
  readonly wrong: readonly number[];
  readonly isRefused: boolean;
}

interface Line {
  readonly id: string;
  readonly day: string;
  readonly amount: number;
  /** Not what the format wants. */
  readonly isBroken: boolean;
}

interface Format {
  readonly dataset: keyof typeof DATASETS;
  readonly ending: string;
  readonly head: string;
  readonly write: (line: Line) => string;
  /** Why all of such a file can't be read. */
  readonly bad: readonly Buffer[];
}

const text = (value: string) => Buffer.from(value);
const CDN_HEAD = '#Version: 1.0\n#Fields: date time sc-bytes cs-uri-stem\n';
const damaged = gzipSync(text('id,at,amount\n'.repeat(99))).subarray(0, 24);

const FORMATS: readonly Format[] = [
  {
    dataset: 'orders',
    ending: '.csv',
    head: 'id,at,amount\n',
    write: ({ id, day, amount, isBroken }) =>
      isBroken ? `"${id}" x,${day},1\n` : `${amount % 4 === 0 ? `"${id}\n"` : id},${day},${amount}\n`,
    bad: [text(''), text('at,amount\n2026-01-01,1\n'), Buffer.from('\ufeffid,at\n', 'utf16le'), damaged],
  },
  {
    dataset: 'orders',
    ending: '.jsonl',
    head: '',
    write: ({ id, day, amount, isBroken }) =>
      `${isBroken ? '{' : JSON.stringify({ id, at: day, amount })}\r\n`,
    bad: [text('\n \n'), text('{"id": "\0"}\n'), zstdCompressSync(text('{}\n'.repeat(99))).subarray(0, 12)],
  },
  {
    dataset: 'web',
    ending: '.log',
    head: '',
    write: ({ id, day, amount, isBroken }) =>
      isBroken
        ? 'nonsense\n'
        : `203.0.113.9 - - [${day.slice(8)}/Jan/2026:12:00:00 +0000] "GET ${id} HTTP/2" 200 ${amount < 0 ? '0x' : amount} "-" "A \\"b\\""\n`,
    bad: [text(''), damaged],
  },
  {
    dataset: 'cdn',
    ending: '',
    head: CDN_HEAD,
    write: ({ id, day, amount, isBroken }) =>
      isBroken ? `${day}\n` : `${day}\t12:00:00\t${amount}\t${id}\n`,
    bad: [text('no header\n'), text('')],
  },
];

const PACKINGS = [
  ['', (content: Buffer) => content],
  ['.gz', (content: Buffer) => gzipSync(content)],
  // Two frames, as a log has that was appended to.
  [
    '.zst',
    (content: Buffer) =>
      Buffer.concat([content.subarray(0, 20), content.subarray(20)].map((half) => zstdCompressSync(half))),
  ],
] as const;

/** The same number gives the same file: a few rows of three days, one in nine of them wrong; one file in sixteen can't be read. */
export function makeFile(number: number): Made {
  const format = FORMATS[number % FORMATS.length] as Format;
  const turn = Math.floor(number / FORMATS.length);
  const [packed, pack] = PACKINGS[turn % PACKINGS.length] as (typeof PACKINGS)[number];
  const name = `${number}${format.ending}${packed}`;
  const { dataset } = format;
  if (turn % 16 === 5)
    return { dataset, name, content: bad(format, turn), rows: [], wrong: [], isRefused: true };
  const rows: [string, string, number][] = [];
  const wrong: number[] = [];
  let content = format.head;
  // An empty file is none.
  for (let i = 0; i < 1 + (turn % 13); i++) {
    const line = lineOf(number, i);
    const at = content.split('\n').length;
    content += format.write(line);
    if (line.isBroken || line.amount < 0) wrong.push(at);
    else rows.push([line.id, line.day, line.amount]);
  }
  return { dataset, name, content: pack(Buffer.from(content)), rows, wrong, isRefused: false };
}

function bad({ bad: all }: Format, turn: number): Buffer {
  return all[Math.floor(turn / 16) % all.length] as Buffer;
}

function lineOf(number: number, i: number): Line {
  const amount = ((number * 7 + i * 5) % 18) - 1;
  return {
    id: `/${number}-${i}`,
    day: `2026-01-0${1 + ((number + i) % 3)}`,
    amount,
    isBroken: (number + i) % 23 === 0,
  };
}
