import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sign } from '../../../../../lambdas/contact/delivery/webhook-signature.ts';

type IsGenuine = (secret: string, header: string | undefined, body: string | Buffer, now?: number) => boolean;

/** The receiver's side as the documentation gives it: the very text is run here. */
async function documentedCheck(): Promise<IsGenuine> {
  const blocks = [...readFileSync('docs/webhooks.md', 'utf8').matchAll(/```js\n(.*?)```/gs)];
  const source = blocks.map(([, code = '']) => code).find((code) => code.includes('isGenuine(secret')) ?? '';
  const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    isGenuine: IsGenuine;
  };
  return module.isGenuine;
}

describe('sign', () => {
  const now = new Date('2026-11-21T12:00:00.900Z');
  const body = '{"name":"Grüße"}';
  const header = sign('secret', body, now);

  it('is the HMAC of time and body', () => {
    // printf '%s' '1795262400.{"name":"Grüße"}' | openssl dgst -sha256 -hmac secret
    expect(header).toBe(`t=1795262400,v1=${KNOWN}`);
  });

  it('is accepted by the documented check, for five minutes, and nothing else is', async () => {
    const isGenuine = await documentedCheck();
    const at = now.getTime();
    expect(isGenuine('secret', header, body, at)).toBe(true);
    expect(isGenuine('secret', header, Buffer.from(body), at + 299_000)).toBe(true);
    expect(isGenuine('secret', header, body, at + 302_000)).toBe(false);
    expect(isGenuine('secret', header, body, at - 302_000)).toBe(false);
    expect(isGenuine('other', header, body, at)).toBe(false);
    expect(isGenuine('secret', header, `${body} `, at)).toBe(false);
    expect(isGenuine('secret', header.replace('t=1', 't=2'), body, at)).toBe(false);
    for (const wrong of [undefined, '', 't=1', `${header}0`, header.slice(0, -1), header.toUpperCase()])
      expect(isGenuine('secret', wrong, body, at)).toBe(false);
  });
});

const KNOWN = 'dfd7d1ed310db5c3cf4713b6312f5a6d1614b473915c63d8890664a37ba879d1';
