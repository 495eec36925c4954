import { expect, it } from 'vitest';
import { lintTemplates } from '../../support/linters/linters.ts';
import { CLOUD, further, most, templatesOf } from '../../support/linters/templates.ts';

const linted = new Set(most.flatMap((name) => Object.values(templatesOf(name))));

it.each(further)('cfn-lint finds nothing unexplained in what the configuration “%s” gives', async (name) => {
  const templates = templatesOf(name, linted);
  for (const text of Object.values(templates)) linted.add(text);
  expect(await lintTemplates(templates, CLOUD.region)).toEqual([]);
});
