import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOf, EVENT_SCHEMAS, eventSchema } from '../../../../../lambdas/shared/events/model.ts';
import { FILE, schemas } from '../../../../support/reference/events.ts';

const docs = readFileSync(FILE, 'utf8');

/** All types that there are, by the schemas. */
const types = Object.values(EVENT_SCHEMAS).flatMap(({ def }) => {
  const { type } = def.shape;
  return 'entries' in type.def ? Object.keys(type.def.entries) : [...type.def.values];
});

describe('docs/events.md', () => {
  it('has the schemas of version 1 as they are: npm run reference', () => {
    const written = [...docs.matchAll(/^### `(\w+)`\n\n```json\n([\s\S]*?)\n```$/gm)];
    const found = Object.fromEntries(written.map(([, about = '', json = '']) => [about, JSON.parse(json)]));
    expect(found).toEqual(schemas());
  });

  it('says when each type comes', () => {
    const listed = [...docs.matchAll(/^\| `([a-z.]+)` /gm)].map(([, type]) => type);
    expect(listed).toEqual(types);
  });

  it('has an example that the schema takes', () => {
    const [, example = ''] = /```json\n(\{\n {2}"id[\s\S]*?)\n```/.exec(docs) ?? [];
    expect(eventSchema.parse(JSON.parse(example))).toBeTruthy();
  });
});

it.each([
  ['bounce-permanent', 'bounce-permanent'],
  ['status-503', 'status-503'],
  ['ada@mail.example', 'other'],
  ['Ada Lovelace', 'other'],
  ['', 'other'],
])('of the reason %j an event says %j', (reason, said) => {
  expect(codeOf(reason)).toBe(said);
});
