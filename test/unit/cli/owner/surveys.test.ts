import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RouteRefusal } from '../../../../cli/owner/client.ts';
import { send } from '../../../../cli/owner/surveys.ts';
import { MOST_RECIPIENTS } from '../../../../lambdas/feedback/survey/recipient.ts';

const printed: string[] = [];
const complained: string[] = [];
let folder: string;
beforeEach(() => {
  printed.length = 0;
  complained.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-surveys-'));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** Routes that take so many requests, and refuse what comes then. */
function routes(requests: number, status = 503) {
  let taken = 0;
  const invite = async (_: string, { recipients }: { readonly recipients: readonly object[] }) => {
    if (taken++ >= requests) throw new RouteRefusal(`No. (${status})`, status);
    return { data: { outcomes: recipients.map((_, i) => (i === 0 ? 'invited-before' : 'invited')) } };
  };
  const listSurveys = async () => ({
    data: { items: [{ id: 'spring', languages: ['en'], attributes: [] }] },
  });
  return async () => ({ invite, listSurveys }) as never;
}

function list(people: number): string {
  const csv = join(folder, 'list.csv');
  const lines = Array.from({ length: people }, (_, i) => `p${i}@frontdesk-tests.dev`);
  writeFileSync(csv, ['email', ...lines, ''].join('\n'));
  return csv;
}

it.each([false, true])(
  'says what became of a list that broke off, and how to go on (JSON: %s)',
  async (json) => {
    const people = MOST_RECIPIENTS + 1;
    const options = { config: 'none.ts', local: false, json, yes: true, csv: list(people) };
    await expect(send('spring', options, routes(1))).rejects.toThrow('503');
    if (json)
      expect(JSON.parse(printed.join(''))).toEqual({
        outcomes: { 'invited-before': 1, invited: MOST_RECIPIENTS - 1 },
        repeated: 0,
      });
    else expect(printed.join('\n')).toContain(`${MOST_RECIPIENTS - 1} are asked`);
    expect(complained).toEqual([
      `It broke off after ${MOST_RECIPIENTS} of ${people} people. Send the same list again: it asks who is left, and nobody twice.`,
    ]);
  },
);

it.each([403, 422])('says nothing of sending a list again that is refused for good: %s', async (status) => {
  const options = { config: 'none.ts', local: false, json: false, yes: true, csv: list(2) };
  await expect(send('spring', options, routes(0, status))).rejects.toThrow(`${status}`);
  expect([...printed, ...complained]).toEqual([]);
});

it.each([429, 500])('says how to go on where the same list may be taken later: %s', async (status) => {
  const options = { config: 'none.ts', local: false, json: false, yes: true, csv: list(2) };
  await expect(send('spring', options, routes(0, status))).rejects.toThrow(`${status}`);
  expect(complained.join()).toContain('Send the same list again');
});
