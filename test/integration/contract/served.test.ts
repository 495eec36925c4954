import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTRACTS } from '../../../contract/contracts.ts';
import { deployed } from '../../support/deployed.ts';

// The desk's and the data pipeline's are for owners alone.
test.each(CONTRACTS.filter(({ pipeline }) => !['data', 'desk'].includes(pipeline)))(
  '$pipeline serves its contract to anybody, cached, and cheaply when unchanged',
  async ({ pipeline }) => {
    const url = `${deployed.urls[pipeline]}/openapi.json`;
    const answer = await fetch(url, { headers: { origin: 'https://somewhere.frontdesk-tests.dev' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=300\b/);
    expect(await answer.json()).toEqual(
      JSON.parse(readFileSync(`contract/openapi/${pipeline}.json`, 'utf8')),
    );
    const etag = answer.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  },
);
