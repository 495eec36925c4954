import type { MSKEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { Template } from '../../cli/deploy/data-guard.ts';
import { type Called, calledIn, triesOf } from '../../cli/deploy/rehearsal.ts';
import { createProgram } from '../../cli/program.ts';
import { parseConfig } from '../../config/index.ts';
import { recordsOfKafka } from '../../lambdas/data/streams/doors.ts';
import { cloudConfig, dataConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

const config = parseConfig(cloudConfig);
const templates = Object.values(synthesise());
const called = templates.flatMap((template) => calledIn(template.toJSON() as Template));

function tries(one: Called, waiting: readonly string[] = []) {
  return triesOf(one, 'a-function', { config, waiting: new Set(waiting), moment: '2026-11-28T12:00:00Z' });
}

describe('before it is let reach', () => {
  it('every function with an alias is tried, by each way in which it is called', () => {
    const aliases = templates.flatMap((template) => Object.keys(resources(template, 'AWS::Lambda::Alias')));
    expect(called).toHaveLength(aliases.length);
    for (const one of called) {
      expect(one.entry).toMatch(/^[a-z-]+\/[a-z-]+$/);
      expect(one.triggers, one.entry).not.toEqual([]);
      expect(tries(one).length, one.entry).toBeGreaterThanOrEqual(one.triggers.length);
    }
    expect(called.map(({ triggers }) => triggers.length)).toContain(1);
  });

  it('a function is known by what calls it', () => {
    const of = (entry: string) => called.find((one) => one.entry === entry)?.triggers;
    expect(of('contact/submit')).toEqual(['request']);
    expect(of('contact/notifier')).toEqual(['queue']);
    expect(of('contact/enqueue')).toEqual(['stream']);
    expect(of('contact/mail-events')).toEqual(['topic']);
    expect(of('contact/sweep')).toEqual(['schedule']);
  });

  it('what reads a topic of Kafka is tried with a batch of its own kind that has nothing', () => {
    const data = Object.entries(synthesise(dataConfig)).find(([name]) => name.endsWith('-Data'))?.[1];
    const all = calledIn(data?.toJSON() as Template);
    const reader = all.find(({ entry }) => entry === 'data/read-topic') ?? expect.unreachable();
    expect(reader.triggers).toEqual(['stream']);
    const events = tries(reader).map(({ event }) => event as MSKEvent);
    expect(events.map((event) => [...recordsOfKafka(event)])).toEqual([[]]);
  });

  it.each([
    ['contact/notifier', { batchItemFailures: [] }, { batchItemFailures: [{ itemIdentifier: 'x' }] }],
    ['contact/notifier', { batchItemFailures: [] }, null],
    ['contact/sweep', { rehearsed: true }, { enqueued: 3 }],
    ['contact/submit', { statusCode: 200, body: '<html></html>' }, { statusCode: 200, body: 'oops' }],
    ['contact/owner', { statusCode: 401, body: '{"code":"UNAUTHORIZED"}' }, { statusCode: 200, body: '{}' }],
    [
      'contact/attachment',
      { statusCode: 200, body: Buffer.from('{"openapi":"3.1.0"}').toString('base64'), isBase64Encoded: true },
      { statusCode: 502, body: '' },
    ],
  ])('an answer of %s is judged', (entry, right, wrong) => {
    const [first] = tries(called.find((one) => one.entry === entry) ?? expect.unreachable());
    expect(first?.judge(right)).toBeUndefined();
    expect(first?.judge(wrong)).toMatch(/^it/);
  });

  it.each([
    ['contact/submit', 'FORM_NOT_FOUND'],
    ['feedback/summary', 'WIDGET_NOT_FOUND'],
    ['feedback/summary', 'NOT_PUBLIC'],
    ['feedback/assets', 'NOT_FOUND'],
  ])('the code of before need not know what was configured since: %s may answer %s', (entry, code) => {
    const one = called.find((other) => other.entry === entry) ?? expect.unreachable();
    const answer = { statusCode: 404, body: JSON.stringify({ code }) };
    const trying = { config, waiting: new Set<string>(), moment: '2026-11-28T12:00:00Z' };
    const judge = (isBefore: boolean) =>
      triesOf(one, 'a-function', { ...trying, isBefore }).map((each) => each.judge(answer));
    expect(judge(true)).toContain(undefined);
    expect(judge(true).length).toBe(judge(false).length);
    if (code !== 'NOT_PUBLIC') expect(judge(false)).not.toContain(undefined);
    // What is broken is said of any code.
    const [first] = triesOf(one, 'a-function', { ...trying, isBefore: true });
    expect(first?.judge({ statusCode: 500, body: '{}' })).toMatch(/^it answers 500/);
  });

  it('npm run logs shows whatever is tried', () => {
    const logs = createProgram().commands.find((command) => command.name() === 'logs');
    const choices = logs?.registeredArguments[0]?.argChoices;
    expect(choices).toEqual(expect.arrayContaining(called.map(({ entry }) => entry.split('/')[0])));
    const ofData = synthesise(dataConfig);
    const more = Object.values(ofData).flatMap((template) => calledIn(template.toJSON() as Template));
    expect(choices).toEqual(expect.arrayContaining(more.map(({ entry }) => entry.split('/')[0])));
  });

  it('a function that says that it is not set up yet is right while a secret of its pipeline is missing, and only then', () => {
    const webhook = called.find(({ entry }) => entry === 'keyword-dm/webhook') ?? expect.unreachable();
    const answer = { statusCode: 503, body: '{"code":"NOT_READY"}' };
    expect(tries(webhook, ['keyword-dm'])[0]?.judge(answer)).toBeUndefined();
    expect(tries(webhook, ['contact'])[0]?.judge(answer)).toBe('it answers 503, not 403');
  });

  it('each pipeline’s front door is sent a canary where there is a mark, and no other function is', () => {
    const marks = { contact: 'mark of contact', feedback: 'mark of feedback', images: 'mark of images' };
    const trying = { config, waiting: new Set<string>(), marks, moment: '2026-11-28T12:00:00Z' };
    const marked = called.flatMap((one) =>
      triesOf(one, 'a-function', trying)
        .filter(({ event }) => JSON.stringify(event).includes('mark of'))
        .map(({ what, entry, judge }) => [entry, what, judge({ statusCode: 404, body: '{}' })]),
    );
    expect(marked.sort()).toEqual([
      ['contact/submit', 'POST /f/frontdesk-canary', 'it answers 404, not 200'],
      ['feedback/submit', 'POST /feedback/frontdesk-canary', 'it answers 404, not 200'],
      ['images/create', 'POST /images', 'it answers 404, not 201'],
    ]);
    expect(
      called
        .flatMap((one) => tries(one))
        .map(({ event }) => JSON.stringify(event))
        .join(),
    ).not.toContain('canary');
  });
});
