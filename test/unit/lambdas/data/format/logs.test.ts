import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webLogRows } from '../../../../../lambdas/data/format/logs.ts';
import { corpus } from '../../../../support/corpus.ts';
import { datasetOf } from '../dataset.ts';
import { Account } from '../landing/account.ts';

describe('logs', () => {
  it('of web servers become rows', async () => {
    const web = datasetOf({
      columns: {
        at: { type: 'time', from: 'time' },
        status: { type: 'integer' },
        path: { type: 'text' },
        agent: { type: 'text' },
      },
    });
    const account = new Account({ web });
    const hash = account.put(
      'landing/web/access.log',
      [
        '203.0.113.9 - - [10/Oct/2026:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326 "-" "Mozilla/5.0 \\"x\\""',
        '203.0.113.9 - bob [10/Oct/2026:13:55:37 +0000] "POST / HTTP/2" 404 -',
        'nonsense',
        '203.0.113.9 - - [10/Oct/2026:13:55:38 +0000] "GET / HTTP/2" 200 0x1f',
      ].join('\n'),
    );
    await account.work();
    expect(await account.file(hash, 'web')).toMatchObject({ taken: 2, setAside: 2 });
    expect(await account.rows('web')).toMatchObject([
      { at: new Date('2026-10-10T20:55:36Z'), status: 200n, path: '/a?b=1', day: '2026-10-10' },
      { status: 404n, path: '/', agent: null },
    ]);
  });

  it('of web servers end with a number of bytes, or set the line aside', () => {
    const size = fc.string({ unit: fc.constantFrom(...'0123456789x-af. '), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(size, fc.nat().map(String)), (bytes) => {
        const line = `203.0.113.9 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/2" 200 ${bytes}`;
        const [row] = webLogRows(line, { line: 1 });
        const isSize = /^(\d+|-)(\s|$)/.exec(bytes)?.[1];
        expect(row?.fields?.bytes).toBe(isSize === '-' ? '' : isSize);
      }),
      { examples: corpus('data/log-bytes') },
    );
  });

  it('of CloudFront become rows, by their own header', async () => {
    const cdn = datasetOf({
      format: 'cloudfront',
      columns: {
        at: { type: 'time', from: 'timestamp' },
        agent: { type: 'text', from: 'cs(User-Agent)' },
        bytes: { type: 'integer', from: 'sc-bytes' },
      },
    });
    const account = new Account({ cdn });
    const text =
      '#Version: 1.0\n#Fields: date time sc-bytes cs(User-Agent)\n2026-01-31\t23:00:01\t12\tMozilla/5.0%20(X)\n2026-02-01\t0:00:01\n';
    const hash = account.put('landing/cdn/E1.2026-01-31.gz', text);
    const other = account.put('landing/cdn/E2', 'no header\n');
    await account.work();
    expect(await account.file(hash, 'cdn')).toMatchObject({ taken: 1, setAside: 1 });
    expect(await account.rows('cdn')).toMatchObject([
      { at: new Date('2026-01-31T23:00:01Z'), agent: 'Mozilla/5.0 (X)', bytes: 12n, day: '2026-01-31' },
    ]);
    expect(await account.file(other, 'cdn')).toMatchObject({ state: 'refused' });
  });

  it('in JSON Lines are found by paths', async () => {
    const events = datasetOf({
      columns: { user: { type: 'text', from: 'user.id' }, tags: { type: 'text' }, n: { type: 'integer' } },
    });
    const account = new Account({ events });
    const lines = [
      '{"user":{"id":7},"tags":["a"],"n":1.5}',
      '{"user":{"id":8},"tags":["a"],"n":2}',
      '{"user":null}',
      '[1]',
      '{',
    ];
    const hash = account.put('landing/events/a.jsonl', lines.join('\r\n'));
    await account.work();
    expect(await account.file(hash, 'events')).toMatchObject({ taken: 2, setAside: 3 });
    expect(await account.rows('events')).toMatchObject([
      { user: '8', tags: '["a"]', n: 2n },
      { user: null, n: null, day: '2026-11-28' },
    ]);
  });
});
