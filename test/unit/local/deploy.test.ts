import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FrontdeskConfigInput, parseConfig, selectEnvironment } from '../../../config/index.ts';
import example from '../../../frontdesk.config.example.ts';
import { DEMO_FORM, leftOut, localConfig } from '../../../local/config.ts';
import { baseUrls, fingerprintSources, SOURCES } from '../../../local/deploy.ts';
import { cloudConfig } from '../../support/config.ts';

describe('localConfig', () => {
  const site = 'http://localhost:8080';
  const config = parseConfig(localConfig(example, { engine: { kind: 'ministack' }, site }));

  it('makes the example deployable on an engine, in one environment', () => {
    expect(Object.keys(config.environments)).toEqual(['local']);
    expect(selectEnvironment(config, undefined).engine?.architecture).toMatch(/^(arm64|x86_64)$/);
  });

  it('adds a form that takes more than a thousand a minute from one address', () => {
    const demo = config.contact?.forms[DEMO_FORM];
    expect(demo?.rate.perAddressPerMinute).toBeGreaterThan(1_000);
    expect(demo?.rate.perFormPerMinute).toBeGreaterThan(1_000);
    expect(Object.keys(demo?.fields ?? {})).toEqual(['name', 'email', 'message']);
  });

  it('leaves the limits of the owner’s forms, and lets the local pages submit to them', () => {
    expect(config.contact?.forms.main?.rate).toMatchObject({ perAddressPerMinute: 5, perFormPerMinute: 60 });
    expect(config.contact?.forms.main?.origins).toEqual([site, 'http://127.0.0.1:8080']);
  });

  it('adds a survey that is taken whenever the owner lets people be asked again', () => {
    const own = {
      ...example,
      feedback: { widgets: { nps: { kind: 'nps' as const, site } }, askAgainAfterDays: 1 },
    };
    const { feedback } = parseConfig(localConfig(own, { engine: { kind: 'ministack' }, site }));
    expect(feedback?.surveys.demo?.closesAfterDays).toBe(1);
  });

  it('leaves out what LocalStack has not', () => {
    const other = localConfig(example, { engine: { kind: 'localstack' }, site });
    expect(other.environments.local?.engine).toMatchObject({ sesIdentity: false, cdn: false });
  });
});

describe('localConfig of an owner who uses what demos are called', () => {
  const web = 'https://www.frontdesk-tests.dev';
  const options = {
    engine: { kind: 'ministack' },
    site: 'http://localhost:8080',
    graph: 'http://127.0.0.1:4100',
  } as const;
  const own: FrontdeskConfigInput = {
    ...cloudConfig,
    contact: {
      forms: {
        ...cloudConfig.contact?.forms,
        demo: {
          to: ['owner@frontdesk-tests.dev'],
          site: web,
          fields: { topic: { type: 'text' } },
          unknownFields: 'refuse',
        },
      },
    },
    feedback: {
      widgets: {
        stars: { kind: 'nps', site: web, questions: { why: { type: 'text', label: 'Why?' } } },
        other: { kind: 'nps', site: web },
      },
      surveys: { customers: { widget: 'stars' }, others: { widget: 'other' }, demo: { widget: 'other' } },
    },
    images: { presets: { photos: {}, square: {} } },
    keywordDm: { accounts: { shop: { userId: '17841400000000000' }, demo: { userId: '17841400000000002' } } },
    data: {
      lake: {
        person: true,
        fields: {
          forms: { demo: ['topic'], main: ['name'] },
          widgets: { stars: ['why'], other: ['comment'] },
          presets: { photos: ['alt'], square: ['alt'] },
          accounts: { shop: ['username'], demo: ['username'] },
        },
      },
    },
  };

  it('deploys what AWS takes, without what is not there', () => {
    expect(() => parseConfig(own)).not.toThrow();
    const { data, feedback } = parseConfig(localConfig(own, options));
    expect(data?.lake?.fields).toEqual({
      forms: { main: ['name'] },
      widgets: { other: ['comment'] },
      presets: { square: ['alt'] },
      accounts: { demo: ['username'] },
    });
    expect(Object.keys(feedback?.surveys ?? {})).toEqual(['others', 'demo']);
  });

  it('has no field of an account where Instagram is left out', () => {
    const { graph: _, ...withoutGraph } = options;
    expect(parseConfig(localConfig(own, withoutGraph)).data?.lake?.fields.accounts).toEqual({});
  });

  it('says what is left out', () => {
    expect(leftOut(own)).toEqual(
      ['contact.forms.demo', 'feedback.widgets.stars', 'images.presets.photos', 'feedback.surveys.demo'].map(
        (path) => `${path} is a demo on this machine: yours is only deployed to AWS`,
      ),
    );
    expect(leftOut(example)).toEqual([]);
  });
});

describe('localConfig of an owner whose data sets are called as', () => {
  const options = { engine: { kind: 'ministack' }, site: 'http://localhost:8080' } as const;
  const columns = { id: { type: 'text' as const } };

  it.each(['events', 'clicks_rows'])('tables of the lake has no lake: %s', (name) => {
    const own = { ...cloudConfig, data: { datasets: { [name]: { columns } } } };
    const { data } = parseConfig(localConfig(own, options));
    expect(data?.lake).toBeUndefined();
    expect(Object.keys(data?.datasets ?? {})).toEqual(['orders', name]);
    expect(leftOut(own)).toEqual([
      `The lake is not there to try out: data.datasets.${name} has the name of one of its tables`,
    ]);
  });

  it('nothing else has one', () => {
    const own = { ...cloudConfig, data: { datasets: { things: { columns } } } };
    expect(parseConfig(localConfig(own, options)).data?.lake).toBeDefined();
    expect(leftOut(own)).toEqual([]);
  });

  it('the rows of a demo has no demo', () => {
    const own = { ...cloudConfig, data: { datasets: { orders_rows: { columns } } } };
    expect(Object.keys(parseConfig(localConfig(own, options)).data?.datasets ?? {})).toEqual(['orders_rows']);
  });
});

describe('baseUrls', () => {
  it('finds an API’s id and stage in the address that it would have at AWS', () => {
    const outputs = {
      'Frontdesk-Foundation': { TopicArn: 'arn:aws:sns:us-east-1:000000000000:topic' },
      'Frontdesk-local-KeywordDm': {
        KeywordDmUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com/v1/',
        QueueUrl: 'http://127.0.0.1:4566/000000000000/queue',
      },
    };
    expect(baseUrls(outputs, 'http://127.0.0.1:4566')).toEqual({
      'keyword-dm': 'http://127.0.0.1:4566/restapis/abc123/v1/_user_request_',
    });
  });
});

/** Every file of ours that some import, directly or not. */
function reachedFrom(entries: readonly string[]): string[] {
  const reached = new Set(entries);
  for (const file of reached) {
    if (!/\.(ts|tsx|js)$/.test(file)) continue;
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import|import\()\s*'(\.[^']+)'/g,
    ))
      reached.add(join(file, '..', path));
  }
  return [...reached];
}

describe('fingerprintSources', () => {
  it('covers all that the app and its functions import', () => {
    const files = reachedFrom(['bin/frontdesk.ts', ...globSync('lambdas/*/*.ts')]);
    expect(files).toContain('config/index.ts');
    expect(files.filter((file) => !SOURCES.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
  });

  it('differs with the configuration, and only with it while no source changes', async () => {
    const first = await fingerprintSources({ a: 1 });
    expect(await fingerprintSources({ a: 1 })).toBe(first);
    expect(await fingerprintSources({ a: 2 })).not.toBe(first);
  });
});
