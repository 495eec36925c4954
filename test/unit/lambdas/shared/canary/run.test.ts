import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fuse } from '../../../../../lambdas/shared/budget/fuse.ts';
import { knownTo, markReader, toolsFor } from '../../../../../lambdas/shared/canary/door.ts';
import { isCanary } from '../../../../../lambdas/shared/canary/id.ts';
import { CANARY_HEADER, isMark, makeMark } from '../../../../../lambdas/shared/canary/mark.ts';
import { type Canary, runCanary, type Way } from '../../../../../lambdas/shared/canary/run.ts';
import { newId } from '../../../../../lambdas/shared/runtime/ids.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';

const lines: Record<string, unknown>[] = [];
const key = 'a secret';
const URL = 'https://api.frontdesk-tests.dev';
const parameters = {
  get: async (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, name.endsWith('/url') ? URL : key])),
  find: async (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, key])),
};
const environment = {
  FRONTDESK_NAME: 'frontdesk',
  FRONTDESK_ENVIRONMENT: 'prod',
  FRONTDESK_PIPELINE: 'contact',
};

function run(send: Canary['send']) {
  let time = Date.parse('2026-11-28T12:00:00Z');
  const now = () => new Date(time);
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
  };
  return runCanary({ environment, parameters, now, sleep, send });
}

beforeEach(() => {
  lines.length = 0;
  for (const method of ['info', 'warn'] as const)
    vi.spyOn(logger, method).mockImplementation(
      (...[message, detail]) => void lines.push({ message, ...detail }),
    );
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a canary', () => {
  it('that arrives is one line, which the metric is made of', async () => {
    const ways: Way[] = [];
    const ended = await run(async (way) => {
      ways.push(way);
      return async () => 'arrived';
    });
    expect(ended).toEqual({ passed: true });
    expect(ways.map(({ baseUrl }) => baseUrl)).toEqual([URL]);
    const [moment] = (ways[0]?.headers[CANARY_HEADER] ?? '').split('.');
    const at = { pipeline: 'contact', key, now: new Date(Number(moment) * 1000) };
    expect(isMark(ways[0]?.headers[CANARY_HEADER] ?? '', at)).toBe(true);
    expect(lines).toMatchObject([{ message: 'canary', canary: 'arrived', pipeline: 'contact' }]);
  });

  it('that is lost once is sent a second time', async () => {
    const send = vi.fn<Canary['send']>();
    send.mockRejectedValueOnce(new Error('POST f answers 503')).mockResolvedValue(async () => 'arrived');
    expect(await run(send)).toEqual({ passed: true });
    expect(lines).toMatchObject([{ canary: 'lost', cause: 'POST f answers 503' }, { canary: 'arrived' }]);
  });

  it.each<[string, Canary['send'], string]>([
    ['is refused', () => Promise.reject(new Error('POST f answers 404')), 'POST f answers 404'],
    ['goes wrong', async () => async () => ({ wrong: 'its mail is failed: refused' }), 'its mail is failed'],
    ['never ends', async () => async () => undefined, 'nothing came of it in time'],
  ])('that %s is silent, and throws nothing: no other alarm sounds for it', async (_, send, cause) => {
    expect(await run(send)).toEqual({ passed: false });
    const said = { canary: 'lost', cause: expect.stringContaining(cause) };
    expect(lines).toMatchObject([said, said]);
  });
});

describe('what a request may name', () => {
  const now = () => new Date('2026-11-28T12:00:00Z');
  const isMarked = markReader({ pipeline: 'contact', parameters, keyName: 'key', now });
  const own = { canary: 'the canary’s', isMarked };
  const headersOf = (mark?: string): { headers: Record<string, string> } => ({
    headers: mark === undefined ? {} : { [CANARY_HEADER]: mark },
  });
  const mark = makeMark({ pipeline: 'contact', key, now: now() });

  it('is the canary’s own only by a mark, besides all that others may name', async () => {
    const marked = await knownTo(headersOf(mark), { main: 'main' }, own);
    expect(marked).toEqual({ main: 'main', 'frontdesk-canary': 'the canary’s' });
    for (const given of [
      undefined,
      '',
      'x',
      `${mark}x`,
      makeMark({ pipeline: 'contact', key: 'y', now: now() }),
    ])
      expect(await knownTo(headersOf(given), { main: 'main' }, own)).toEqual({ main: 'main' });
  });

  it('is as without a mark where there is no canary', async () => {
    const none = { ...own, canary: undefined };
    expect(await knownTo(headersOf(mark), { main: 'main' }, none)).toEqual({ main: 'main' });
  });

  it('a mark makes nothing else of what is sent to a form of the owner’s', async () => {
    const spend = vi.fn<Fuse['spend']>();
    const fuse: Fuse = { stepOf: async () => 'closed', spend };
    const tools = { fuse, newId };
    expect(toolsFor(tools, 'main')).toBe(tools);
    const canary = toolsFor(tools, 'frontdesk-canary');
    expect(isCanary(canary.newId())).toBe(true);
    expect(await canary.fuse.stepOf('frontdesk-canary')).toBe('normal');
    await canary.fuse.spend('frontdesk-canary', 100);
    expect(spend).not.toHaveBeenCalled();
  });
});
