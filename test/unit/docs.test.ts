import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRETS } from '../../cli/secret.ts';
import type { Pipeline } from '../../config/deployment.ts';
import { keywordDm } from '../../config/keyword-dm.ts';
import { METRICS } from '../../lambdas/shared/runtime/metrics.ts';
import { ATTENTION_METRIC } from '../../lib/constructs/alarm.ts';
import { dataConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

describe('the runbook', () => {
  const alarms = Object.values(synthesise(dataConfig)).flatMap((stack) =>
    Object.values(resources(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties),
  );

  it('has a section for each alarm, and an alarm for each such section', () => {
    const named = alarms.map(
      ({ AlarmDescription }) => /docs\/runbook\.md#(\S+)$/.exec(String(AlarmDescription))?.[1],
    );
    expect(named.sort()).toEqual(headings.filter((heading) => !heading.startsWith('When ')).sort());
  });

  it('is named by alarms that tell their impact and reach the owner', () => {
    expect(alarms.length).toBeGreaterThan(10);
    for (const { AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmDescription).toMatch(/^[A-Z].{20,}\. What to do: /);
      expect(AlarmActions).toHaveLength(1);
    }
  });

  it('watches the metric that functions write', () => {
    expect(Object.keys(METRICS)).toContain(ATTENTION_METRIC);
    expect(alarms.map(({ MetricName }) => MetricName)).toContain(ATTENTION_METRIC);
  });

  it('explains each metric, with its unit, and none that is not there', () => {
    const section = /### Metrics\n([\s\S]*?)\n## /.exec(runbook)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+) /gm)].map(([, name, unit]) => [name, unit]);
    expect(Object.fromEntries(rows)).toEqual(METRICS);
  });

  it('says of every function what its failure means', () => {
    for (const pipeline of readdirSync('lambdas').filter((name) => name !== 'shared'))
      for (const name of readdirSync(`lambdas/${pipeline}`).filter((file) => file.endsWith('.ts')))
        if (
          /export (async )?(function|const) handler\b/.test(
            readFileSync(`lambdas/${pipeline}/${name}`, 'utf8'),
          )
        )
          expect(runbook).toContain(`\`${pipeline}/${name.replace(/\.ts$/, '')}\``);
  });

  it('leads from each pipeline whose legs are swept to the reasons that the sweep gives', () => {
    for (const pipeline of ['images', 'keyword-dm']) {
      const section = runbook.split(`\n## ${pipeline}-attention\n`)[1]?.split('\n## ')[0];
      for (const reason of ['legs-overdue', 'budget', 'sweep-failed', 'dead-letters', 'leg-failed', '`Tell`'])
        expect(section, pipeline).toContain(reason);
    }
  });

  it('explains every reason for attention', () => {
    const source = readFileSync('lambdas/shared/runtime/log.ts', 'utf8');
    const union = /type AttentionReason =([^;]+);/.exec(source)?.[1] ?? '';
    const reasons = [...union.matchAll(/'([a-z-]+)'/g)].map(([, reason = '']) => reason);
    expect(reasons.length).toBeGreaterThan(3);
    for (const reason of reasons) expect(runbook).toContain(`\`${reason}\``);
  });
});

describe('every document', () => {
  const documents = globSync(['*.md', 'docs/**/*.md', 'test/**/*.md', '.github/**/*.md']);

  it.each(documents)('%s links to files and headings that are there', (file) => {
    const links = [
      ...withoutCode(readFileSync(file, 'utf8')).matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)/g),
    ];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  // The path to deploy has its own, by what one wants; the configuration's is made with its tables.
  const long = globSync('docs/*.md', { exclude: ['docs/deploy.md', 'docs/configuration.md'] }).filter(
    (file) => readFileSync(file, 'utf8').split('\n').length > LONG_LINES,
  );

  it.each(long)('%s is long, and begins with what is on it', (file) => {
    const [head = '', ...sections] = withoutCode(readFileSync(file, 'utf8')).split(/^## /m);
    const missing = sections
      .map((section) => section.split('\n')[0] ?? '')
      .filter((heading) => !head.includes(`(#${anchorOf(heading)})`));
    expect(sections.length).toBeGreaterThan(1);
    expect(missing).toEqual([]);
  });
});

/** A page that takes more than a few screens. */
const LONG_LINES = 180;

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```$/gms, '');
}

/** The addresses of a page's headings, as GitHub makes them. Those of files that are no pages are its lines. */
function anchorsOf(file: string): ReadonlySet<string> {
  const headings = [...withoutCode(readFileSync(file, 'utf8')).matchAll(/^#+ (.+)$/gm)];
  return new Set(headings.map(([, heading = '']) => anchorOf(heading)));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('the threat model', () => {
  const text = readFileSync('docs/threat-model.md', 'utf8');
  const tests = [...text.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+\.ts)\)/g)];

  it('names a test for each line of what is tried', () => {
    const tables = text.split('\n\n').filter((part) => part.includes('| what is tried'));
    const lines = tables.flatMap((table) =>
      table
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2),
    );
    expect(lines.length).toBeGreaterThan(30);
    const open = lines.filter((line) => !/\]\((\.\.\/test|cost\.md)/.test(line));
    expect(open).toEqual([]);
  });

  it.each(tests.map(([, title = '', file = '']) => [title, file]))('is held by “%s” of %s', (title, file) => {
    expect(readFileSync(file, 'utf8')).toContain(title);
  });
});

describe('the owner’s routes', () => {
  /** Where the routes of a pipeline are described. */
  const PAGES: Readonly<Record<Pipeline, string>> = {
    contact: 'docs/owner.md',
    feedback: 'docs/feedback.md',
    images: 'docs/images.md',
    'keyword-dm': 'docs/instagram.md',
  };

  it.each(Object.entries(PAGES))('of %s are all in %s', (pipeline, page) => {
    const sources = readdirSync(`lambdas/${pipeline}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^owner(\.ts$|\/)/.test(file) && file.endsWith('.ts'))
      .map((file) => readFileSync(`lambdas/${pipeline}/${file}`, 'utf8'));
    const paths = sources.flatMap((text) =>
      [...text.matchAll(/path: '(\/owner\/[^']+)'/g)].map(([, path = '']) => path),
    );
    expect(paths.length).toBeGreaterThan(3);
    const text = readFileSync(page, 'utf8');
    expect([...new Set(paths)].filter((path) => !text.includes(path))).toEqual([]);
  });
});

describe('commands of AWS’s own tool', () => {
  /** Global, or told by a bucket's name or the profile. */
  const WITHOUT_REGION = /^aws (s3|sso|sts|configure) /;
  const sources = [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    ...readdirSync('cli/doctor').map((name) => `cli/doctor/${name}`),
  ];

  it.each(sources)('name the region in %s: the tool’s own default is rarely the environment’s', (file) => {
    const text = readFileSync(file, 'utf8').replaceAll('\\\n', ' ');
    const commands = text.match(/\baws [a-z0-9]+ [a-z-]{4,}[^`\n),]*/g) ?? [];
    const lacking = commands.filter((command) => !WITHOUT_REGION.test(command) && !/--region/.test(command));
    expect(lacking).toEqual([]);
  });
});

it.each(globSync(['*.md', 'docs/**/*.md']))('a shell runs what %s shows as it stands there', (file) => {
  const blocks = readFileSync(file, 'utf8').matchAll(/^ *```(?:sh|bash)\n([\s\S]*?)^ *```/gm);
  // In double quotes a shell on a terminal takes `!word` for a command of before, and ends with "event not found".
  for (const [, code = ''] of blocks) expect(code).not.toMatch(/"[^"']*(?:'[^']*'[^"']*)*![^\s="(]/);
});

it.each(['docs/desk.md', 'docs/owner.md', 'desk/pages/people/invite.tsx'])(
  'shows in %s the command that makes the first owner, whom the desk lets nobody else make',
  (file) => {
    const [first] = readFileSync(file, 'utf8').match(/npm run owner -- people add [^\n"]*/) ?? [];
    expect(first).toMatch(/ --role owner$/);
  },
);

it('says of every secret what its loss means', () => {
  const section =
    readFileSync('docs/restore.md', 'utf8').split('\n## A secret is gone\n')[1]?.split('\n## ')[0] ?? '';
  const captcha = /\/(turnstile|hcaptcha|recaptcha)-secret$/;
  for (const { id } of SECRETS) {
    const names = [id, `<pipeline>/${id.split('/')[1]}`, ...(captcha.test(id) ? ['captchas'] : [])];
    expect(
      names.some((name) => section.includes(name)),
      id,
    ).toBe(true);
  }
});

it('shows steps of Instagram’s guide with a configuration that is taken', () => {
  const [, snippet = ''] =
    /\n +(keywordDm: [^\n]+),\n/.exec(readFileSync('docs/instagram-account.md', 'utf8')) ?? [];
  const [, userId = ''] = /userId: '(\d+)'/.exec(snippet) ?? [];
  expect(keywordDm.safeParse({ accounts: { main: { userId } } }).error?.issues ?? []).toEqual([]);
});
