/** The JSON Schemas of docs/events.md, made from what events are checked by: `npm run reference`. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { EVENT_SCHEMAS } from '../../../lambdas/shared/events/model.ts';

export const FILE = 'docs/events.md';

const BEGIN = '<!-- schemas: npm run reference -->';

/** By what an event is about. */
export function schemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(EVENT_SCHEMAS).map(([about, schema]) => [
      about,
      z.toJSONSchema(schema, {
        override({ jsonSchema }) {
          // The format says it; a pattern of 300 characters does not.
          if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
        },
      }),
    ]),
  );
}

/** The page with the schemas as they are, before `npm run fix` breaks their lines. */
function page(text: string): string {
  const [before = ''] = text.split(BEGIN);
  const sections = Object.entries(schemas()).map(
    ([about, schema]) => `### \`${about}\`\n\n\`\`\`json\n${JSON.stringify(schema, null, 2)}\n\`\`\`\n`,
  );
  return `${before}${BEGIN}\n\n${sections.join('\n')}`;
}

if (import.meta.main) writeFileSync(FILE, page(readFileSync(FILE, 'utf8')));
