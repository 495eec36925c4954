import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RouteRefusal } from '../../../../cli/owner/client.ts';
import { personCommand } from '../../../../cli/owner/person.ts';
import { deleteScreenshots } from '../../../../cli/owner/screenshots.ts';
import * as contactFile from '../../../../contract/client/contact.ts';
import * as feedbackFile from '../../../../contract/client/feedback.ts';
import * as imagesFile from '../../../../contract/client/images.ts';
import { connect } from '../../../../contract/connect.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

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

const options = { json: false, yes: true, limit: '25' };
const remains = [{ where: 'point-in-time recovery', until: '2026-12-26T00:00:00.000Z' }];

test('a person is deleted everywhere, as often as it takes, and the screenshots at once', async () => {
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
  const people = { clients: { contact, feedback }, screenshots: { client: images, preset: 'shots' } };
  expect(await personCommand(['delete', 'ada@visitors.dev'], options, async () => people)).toBe(true);
  expect(printed.join('\n')).toMatch(/^Deleted: 103\nWhat remains for a while:\n {2}point-in-time/);
  expect(printed.at(-1)).toContain('these were left: hero');
  expect(feedback.calls).toHaveLength(2);
  expect(images.calls.filter((call) => call.startsWith('DELETE'))).toEqual([
    'DELETE images/a',
    'DELETE images/b',
  ]);
});

test('a person is listed from everywhere', async () => {
  const shared = { receivedAt: '2026-11-21T12:00:00.000Z', state: 'new' };
  const contact = client(contactFile, { 'GET people': [{ items: [{ id: '1', form: 'main', ...shared }] }] });
  const feedback = client(feedbackFile, {
    'GET people': [{ items: [{ id: '2', widget: 'rating', ...shared }] }],
  });
  const people = { clients: { contact, feedback } };
  await personCommand(['list', 'ada@visitors.dev'], { ...options, json: true }, async () => people);
  expect(JSON.parse(printed[0] ?? '')).toEqual({
    items: [
      { pipeline: 'contact', id: '1', form: 'main', ...shared },
      { pipeline: 'feedback', id: '2', widget: 'rating', ...shared },
    ],
    hasMore: false,
  });
});

test('screenshots that could not be deleted are named, because nothing else knows them any more', async () => {
  const images = client(imagesFile, {
    'GET images/a': [{ preset: 'shots' }],
    'DELETE images/a': [{}],
    'GET images/b': [new RouteRefusal('This token lacks the scope images:read. (403 FORBIDDEN)', 403)],
  });
  const shots = { client: images, preset: 'shots' };
  await expect(deleteScreenshots(shots, ['a', 'b', 'c'])).rejects.toThrow(/images delete b c\n.*403/);
  expect(await deleteScreenshots(undefined, ['a'])).toEqual(['a']);
});

test.each([[['list']], [['delete']], [['drop', 'ada@visitors.dev']], [['list', 'a@b.dev', 'c@d.dev']]])(
  '%j is no command',
  async (args) => {
    expect(await personCommand(args, options, () => expect.unreachable())).toBe(false);
  },
);
