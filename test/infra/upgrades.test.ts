import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataLoss, type Template } from '../../cli/deploy/data-guard.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const RELEASES = 'test/fixtures/templates';
const now = synthesise();

it('the templates of the present version are kept', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(readdirSync(RELEASES)).toContain(`v${version}`);
});

describe.each(readdirSync(RELEASES))('a deploy over %s', (release) => {
  const stacks = readdirSync(join(RELEASES, release)).map((file) => file.replace(/\.json$/, ''));

  it.each(stacks)('keeps every table, bucket and identity of %s', (stack) => {
    const deployed = JSON.parse(readFileSync(join(RELEASES, release, `${stack}.json`), 'utf8')) as Template;
    expect(findDataLoss(deployed, template(now, stack).toJSON())).toEqual([]);
  });

  it.each(stacks)('keeps every queue of %s: what waits in one that is replaced is lost', (stack) => {
    const { Resources } = JSON.parse(
      readFileSync(join(RELEASES, release, `${stack}.json`), 'utf8'),
    ) as Template;
    const queues = Object.entries(Resources ?? {}).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
    expect(Object.keys(resources(template(now, stack), 'AWS::SQS::Queue'))).toEqual(
      expect.arrayContaining(queues.map(([id]) => id)),
    );
  });

  /** CloudFormation makes the new one before it deletes the old one, and the name is taken. */
  it.each(stacks)('keeps the ids of what has a name of its own in %s', (stack) => {
    const { Resources } = JSON.parse(
      readFileSync(join(RELEASES, release, `${stack}.json`), 'utf8'),
    ) as Template;
    for (const [type, property] of [
      ['AWS::CloudWatch::Alarm', 'AlarmName'],
      ['AWS::SSM::Parameter', 'Name'],
    ] as const) {
      const planned = Object.entries(resources(template(now, stack), type));
      for (const [id, { Type, Properties }] of Object.entries(Resources ?? {}))
        for (const [plannedId, other] of planned)
          if (Type === type && other.Properties[property] === Properties?.[property])
            expect(plannedId).toBe(id);
    }
  });

  it('would be seen to lose a table whose key was renamed', () => {
    const file = join(RELEASES, release, 'Frontdesk-prod-Contact.json');
    const renamed = readFileSync(file, 'utf8').replaceAll('"AttributeName":"pk"', '"AttributeName":"id"');
    const planned = template(now, 'Frontdesk-prod-Contact').toJSON();
    expect(findDataLoss(JSON.parse(renamed) as Template, planned)).toEqual([
      expect.objectContaining({ type: 'AWS::DynamoDB::Table', what: 'replaced' }),
    ]);
  });
});
