import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RouteRefusal } from '../../../../cli/owner/client.ts';
import { remove } from '../../../../cli/owner/feedback.ts';
import { deletePerson, listPerson, openPeople, type People } from '../../../../cli/owner/person.ts';
import { deleteScreenshots, noneLeft } from '../../../../cli/owner/screenshots.ts';
import * as contactFile from '../../../../contract/client/contact.ts';
import * as feedbackFile from '../../../../contract/client/feedback.ts';
import * as imagesFile from '../../../../contract/client/images.ts';
import { connect } from '../../../../contract/connect.ts';
import { newId } from '../../../../lambdas/shared/runtime/ids.ts';

const printed: string[] = [];
const complained: string[] = [];
beforeEach(() => {
  printed.length = 0;
  complained.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** A client that answers from a list for each route, and remembers what it was asked. */
function client<File extends object>(file: File, answers: Record<string, unknown[]>) {
  const calls: string[] = [];
  const connected = connect(file, async (path, { method }) => {
    const route = `${method} ${path.replace('/owner/', '').replace(/\?.*/, '')}`;
    calls.push(route);
    const answer = answers[route]?.shift();
    if (answer === undefined) throw new RouteRefusal(`There is nothing at ${route}. (404 NOT_FOUND)`, 404);
    if (answer instanceof Error) throw answer;
    return { data: answer, status: 200, headers: new Headers() };
  });
  return { ...connected, calls };
}

const options = { config: 'none.ts', local: false, json: false, yes: true, limit: 25, all: false };
const remains = [{ where: 'point-in-time recovery', until: '2026-12-26T00:00:00.000Z' }];
const notAsked = { 'keyword-dm': 'Instagram gives names and no addresses' };
const ada = 'ada@visitors.dev';

describe('a person', () => {
  it('is deleted everywhere, as often as it takes, and the screenshots at once', async () => {
    const contact = client(contactFile, { 'DELETE people': [{ deleted: 2, complete: true, remains }] });
    const feedback = client(feedbackFile, {
      'DELETE people': [
        { deleted: 100, screenshots: ['a'], complete: false, remains },
        { deleted: 1, screenshots: ['b', 'hero', 'gone'], complete: true, remains },
      ],
    });
    const images = client(imagesFile, {
      'GET images/a': [{ preset: 'shots' }],
      'GET images/b': [{ preset: 'shots' }],
      'GET images/hero': [{ preset: 'hero' }],
      'DELETE images/a': [{}],
      'DELETE images/b': [{}],
    });
    const people: People = {
      clients: { contact, feedback },
      notAsked,
      screenshots: { client: images, preset: 'shots' },
    };
    await deletePerson(ada, options, async () => people);
    expect(printed.join('\n')).toMatch(
      /^Deleted: 103\n {2}contact: 2\n {2}feedback: 101\nNot covered:\n {2}keyword-dm: Instagram gives.*\nWhat remains for a while:\n {2}point-in-time/,
    );
    expect(printed.at(-1)).toContain('these were left: hero');
    expect(feedback.calls).toHaveLength(2);
    expect(images.calls.filter((call) => call.startsWith('DELETE'))).toEqual([
      'DELETE images/a',
      'DELETE images/b',
    ]);
  });

  it('is deleted where it can be when a pipeline refuses, which is named', async () => {
    const contact = client(contactFile, {
      'DELETE people': [new RouteRefusal('lacks contact:write (403 FORBIDDEN)', 403)],
    });
    const feedback = client(feedbackFile, { 'DELETE people': [{ deleted: 1, complete: true, remains }] });
    await deletePerson(ada, { ...options, json: true }, async () => ({
      clients: { contact, feedback },
      notAsked,
    }));
    expect(JSON.parse(printed[0] ?? '')).toEqual({
      deleted: 1,
      covered: { feedback: 1 },
      notCovered: { ...notAsked, contact: 'lacks contact:write (403 FORBIDDEN)' },
      remains,
    });
    expect(process.exitCode).toBe(1);
  });

  it('is deleted to where a pipeline stopped, which is counted and named', async () => {
    const feedback = client(feedbackFile, {
      'DELETE people': [
        { deleted: 100, complete: false, remains },
        new RouteRefusal('try again (503 UNAVAILABLE)', 503),
      ],
    });
    await deletePerson(ada, options, async () => ({ clients: { feedback }, notAsked: {} }));
    expect(printed.join('\n')).toMatch(
      /^Deleted: 100\n {2}feedback: 100\nNot covered:\n {2}feedback: try again \(503/,
    );
  });

  it('is listed from everywhere', async () => {
    const shared = { receivedAt: '2026-11-21T12:00:00.000Z', state: 'new' };
    const contact = client(contactFile, {
      'GET people': [{ items: [{ id: '1', form: 'main', ...shared }] }],
    });
    const feedback = client(feedbackFile, {
      'GET people': [{ items: [{ id: '2', widget: 'rating', ...shared }] }],
    });
    const people = { clients: { contact, feedback }, notAsked };
    await listPerson(ada, { ...options, json: true }, async () => people);
    expect(JSON.parse(printed[0] ?? '')).toEqual({
      items: [
        { pipeline: 'contact', id: '1', form: 'main', ...shared },
        { pipeline: 'feedback', id: '2', widget: 'rating', ...shared },
      ],
      hasMore: false,
    });
  });

  it('is found and deleted by the website’s id of its user, which the contact form does not know', async () => {
    const contact = client(contactFile, {});
    const feedback = client(feedbackFile, {
      'GET people': [
        { items: [{ id: '2', widget: 'rating', receivedAt: '2026-11-21T12:00', state: 'new' }] },
      ],
      'DELETE people': [{ deleted: 1, complete: true, remains }],
    });
    const people = { clients: { contact, feedback }, notAsked };
    await listPerson(undefined, { ...options, user: 'u-17', json: true }, async () => people);
    expect(JSON.parse(printed[0] ?? '').items).toHaveLength(1);
    await deletePerson(undefined, { ...options, user: 'u-17' }, async () => people);
    expect(printed.join('\n')).toMatch(
      /Deleted: 1\n {2}feedback: 1\nNot covered:[\s\S]*contact: forms are given no user ids/,
    );
    expect(contact.calls).toEqual([]);
    await expect(deletePerson(undefined, options, async () => people)).rejects.toThrow('--user <id>');
    await expect(deletePerson(ada, { ...options, user: 'u-17' }, async () => people)).rejects.toThrow(
      'Whose?',
    );
  });

  it('is looked for at one address with --url, and every other pipeline is named', async () => {
    vi.stubEnv('FRONTDESK_OWNER_TOKEN', 'fdo_test');
    const people = await openPeople({ ...options, url: 'https://contact.frontdesk-tests.dev' });
    expect(Object.keys(people.clients)).toEqual(['contact']);
    expect(Object.keys(people.notAsked)).toEqual(['feedback', 'images', 'keyword-dm', 'data']);
  });
});

it('names the data sets whose files are not looked through, and where it is said what to delete', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-person-'));
  const config = join(folder, 'config.json');
  const environments = { prod: { account: '123456789012', region: 'eu-central-1' } };
  const orders = { columns: { email: { type: 'text' } } };
  writeFileSync(
    config,
    JSON.stringify({
      owner: { email: 'ada@visitors.dev' },
      mail: { identity: 'visitors.dev', from: 'hello@visitors.dev' },
      environments,
      data: { datasets: { orders } },
    }),
  );
  const { notAsked } = await openPeople({ ...options, config }).finally(() =>
    rmSync(folder, { recursive: true }),
  );
  expect(Object.keys(notAsked)).toEqual(['data']);
  expect(notAsked.data).toMatch(/\(orders\).*landing\/, rejected\/ and lake\/.*docs\/data\.md/);
  expect(readFileSync('docs/data.md', 'utf8')).toContain('**To delete a person');
});

describe('screenshots that can’t be deleted', () => {
  const refusal = new RouteRefusal('This token lacks the scope images:read. (403 FORBIDDEN)', 403);
  const command =
    /npm run owner -- images delete b\nThis token lacks the scope images:read\. \(403 FORBIDDEN\)$/;
  const shotsOf = () => {
    const images = client(imagesFile, {
      'GET images/a': [{ preset: 'shots' }],
      'DELETE images/a': [{}],
      'GET images/b': [refusal],
      'GET images/c': [{ preset: 'shots' }],
      'DELETE images/c': [{}],
    });
    return { images, screenshots: { client: images, preset: 'shots' } };
  };

  it('keep nothing else from being deleted, and are named with the reason', async () => {
    const { images, screenshots } = shotsOf();
    const left = noneLeft();
    await deleteScreenshots(screenshots, ['a', 'b', 'c'], left);
    expect(images.calls).toContain('DELETE images/c');
    expect(left).toEqual({ others: [], failed: ['b'], reasons: new Set([refusal.message]) });
    await deleteScreenshots(undefined, ['d'], left);
    expect(left.others).toEqual(['d']);
  });

  it('leave none of a person’s further pages where it is', async () => {
    const { screenshots } = shotsOf();
    const feedback = client(feedbackFile, {
      'DELETE people': [
        { deleted: 100, screenshots: ['b'], complete: false, remains },
        { deleted: 1, complete: true, remains },
      ],
    });
    const people = { clients: { feedback }, notAsked: {}, screenshots };
    await deletePerson(ada, { ...options, json: true }, async () => people);
    expect(JSON.parse(printed[0] ?? '')).toEqual({
      deleted: 101,
      covered: { feedback: 101 },
      notCovered: {},
      remains,
      screenshots: ['b'],
    });
    expect(complained.join('\n')).toMatch(command);
    expect(process.exitCode).toBe(1);
  });

  it('leave none of the further responses where it is', async () => {
    const { screenshots } = shotsOf();
    const ids = [newId(), newId()] as const;
    const feedback = client(feedbackFile, {
      [`DELETE responses/${ids[0]}`]: [{ deleted: 1, screenshot: 'b', remains }],
      [`DELETE responses/${ids[1]}`]: [{ deleted: 1, screenshot: 'c', remains }],
    });
    await remove(ids, options, async () => ({ client: feedback, screenshots }));
    expect(printed[0]).toBe('Deleted: 2');
    expect(complained.join('\n')).toMatch(command);
    expect(process.exitCode).toBe(1);
  });

  it('are named as well when a further response can’t be deleted', async () => {
    const { screenshots } = shotsOf();
    const ids = [newId(), newId()] as const;
    const feedback = client(feedbackFile, {
      [`DELETE responses/${ids[0]}`]: [{ deleted: 1, screenshot: 'b', remains }],
      [`DELETE responses/${ids[1]}`]: [new RouteRefusal('try again (503 UNAVAILABLE)', 503)],
    });
    await expect(remove(ids, options, async () => ({ client: feedback, screenshots }))).rejects.toThrow(
      '503',
    );
    expect(complained[0]).toContain(`Deleted: 1 of 2. Not deleted: ${ids[1]}. Again with these ids:`);
    expect(complained[1]).toMatch(command);
  });
});
