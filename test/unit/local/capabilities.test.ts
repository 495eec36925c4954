import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES, can, lackingOf } from '../../../local/capabilities.ts';

type Row = (typeof CAPABILITIES)[keyof typeof CAPABILITIES] & {
  readonly lacking: Readonly<Record<string, string | undefined>>;
};
const rows: readonly Row[] = Object.values(CAPABILITIES);

/** The rows of a table in Markdown, without the padding that aligns them. */
function tableRows(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|-]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'));
}

describe('docs/engines.md', () => {
  it('shows the whole list and nothing else', () => {
    const of = (...cells: (string | undefined)[]) => `|${cells.map((cell) => cell ?? 'yes').join('|')}|`;
    const byKind = rows.filter(({ lacking }) => lacking.ministack ?? lacking.localstack);
    const byUse = rows.filter(({ lacking }) => lacking.outside ?? lacking.containers);
    expect(tableRows(readFileSync('docs/engines.md', 'utf8'))).toEqual([
      '|AWS does|MiniStack 1.5.33|LocalStack 4.14.0, free|Instead|',
      ...byKind.map(({ does, lacking, instead }) => of(does, lacking.ministack, lacking.localstack, instead)),
      '|AWS does|not there, because|Instead|',
      ...byUse.map(({ does, lacking, instead }) => of(does, lacking.outside ?? lacking.containers, instead)),
    ]);
  });
});

/** What no engine has: template tests hold it. */
const TEMPLATES_ONLY = [
  'alarmRights',
  'eventArchive',
  'kafka',
  'loginBranding',
  'secondFactors',
  'tokenRotation',
];

describe('an engine', () => {
  it('that is embedded lacks nothing that tests ask for: only what template tests hold', () => {
    const embedded = lackingOf({ kind: 'ministack', embedded: true, inContainers: false });
    // What is off in the local configuration, too.
    expect(Object.keys(embedded).sort()).toEqual(['budgets', 'firewall', ...TEMPLATES_ONLY].sort());
  });

  it('that somebody else runs lacks what takes its restart, and in containers this machine’s addresses', () => {
    const outside = lackingOf({ kind: 'ministack', embedded: false, inContainers: false });
    expect(Object.keys(outside).sort()).toEqual(
      ['budgets', 'firewall', 'iam', 'ownEngine', 'mailRelay', ...TEMPLATES_ONLY].sort(),
    );
    const inDocker = lackingOf({ kind: 'localstack', embedded: false, inContainers: true });
    expect(inDocker).toHaveProperty('hostLoopback');
  });

  it('is given only the options that it can do', () => {
    expect([can('ministack', 'cdn'), can('localstack', 'cdn')]).toEqual([true, false]);
  });
});
