import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canaryForm } from '../../../config/contact.ts';
import { domain } from '../../../config/domain.ts';
import { canaryWidget } from '../../../config/feedback.ts';
import { canaryPreset } from '../../../config/images.ts';
import { ConfigError, loadConfig, parseConfig, selectEnvironment } from '../../../config/index.ts';
import { findPlaceholders, refusePlaceholders } from '../../../config/placeholders.ts';
import example from '../../../frontdesk.config.example.ts';
import { cloudConfig } from '../../support/config.ts';

const CERTIFICATE = 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d';

const form = { to: ['owner@frontdesk-tests.dev'], site: 'https://www.frontdesk-tests.dev' };

/** The message for a configuration whose one form has these settings on top. */
function mistakes(settings: object): string {
  try {
    parseConfig({ ...cloudConfig, contact: { forms: { main: { ...form, ...settings } } } });
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

it.each([
  ['environments', 'Prod 1', { account: '111122223333', region: 'eu-central-1' }],
  ['contact.forms', 'A B', form],
  ['feedback.widgets', 'x/y', { site: form.site }],
])('an id that is none is told by its own words: %s', (path, key, value) => {
  const [part = '', list] = path.split('.');
  const settings = { ...cloudConfig, [part]: list ? { [list]: { [key]: value } } : { [key]: value } };
  expect(() => parseConfig(settings)).toThrow(`${path}.${key}: not an id`);
});

describe('name', () => {
  it.each(['Acme', 'a-b', '1st', 'aws1', 'ssm', 'sthree', '', 'a'.repeat(21)])('is not %j', (name) => {
    expect(() => parseConfig({ ...cloudConfig, name })).toThrow('  name: not a name: at most 20 lower-case');
  });

  it('is “frontdesk” unless it is given, and begins an environment’s names', () => {
    expect(selectEnvironment(parseConfig(cloudConfig), undefined)).toMatchObject({
      root: 'frontdesk',
      name: 'prod',
    });
    expect(selectEnvironment(parseConfig({ ...cloudConfig, name: 'acme2' }), undefined).root).toBe('acme2');
  });
});

describe('bootstrap', () => {
  const place = { account: '111122223333', region: 'eu-central-1' };

  it.each([
    [{ qualifier: 'Acme' }, 'qualifier: not a qualifier'],
    [{ qualifier: 'a'.repeat(11) }, 'qualifier: not a qualifier'],
    [{ permissionsBoundary: 'arn:aws:iam::111122223333:policy/b' }, 'permissionsBoundary: not the name'],
  ])('%o is refused', (bootstrap, message) => {
    const environments = { prod: { ...place, bootstrap } };
    expect(() => parseConfig({ ...cloudConfig, environments })).toThrow(
      `environments.prod.bootstrap.${message}`,
    );
  });

  it('is one for all environments that share a foundation', () => {
    const parse = (region: string) =>
      parseConfig({
        ...cloudConfig,
        environments: { dev: place, prod: { ...place, region, bootstrap: { qualifier: 'acme' } } },
      });
    expect(() => parse('eu-central-1')).toThrow('environments: those of one account and region');
    expect(parse('us-east-1').environments.dev?.bootstrap).toEqual({ qualifier: 'hnb659fds' });
  });
});

describe('tags', () => {
  it.each([
    [{ 'aws:team': 'web' }, 'tags.aws:team: not a key of a tag'],
    [{ '': 'web' }, 'not a key of a tag'],
    [{ team: 'a;b' }, 'tags.team: not a value of a tag'],
    [Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`t${i}`, ''])), 'tags: more than 40 tags'],
  ])('%o are refused', (tags, message) => {
    expect(() => parseConfig({ ...cloudConfig, tags })).toThrow(message);
  });

  it('may hold letters of every language', () => {
    const tags = { 'Kosten-Stelle': 'Grüße/Köln @ 1', 部署: '' };
    expect(parseConfig({ ...cloudConfig, tags }).tags).toEqual(tags);
  });
});

describe('parseConfig', () => {
  it('fills in defaults', () => {
    const { mail, contact, environments } = parseConfig({
      ...cloudConfig,
      contact: { forms: { main: form } },
    });
    expect(mail).toMatchObject({ identity: 'frontdesk-tests.dev', sandbox: true });
    expect(environments.prod).toMatchObject({ removal: 'retain', throttle: { rate: 25, burst: 50 } });
    expect(contact?.forms.main).toMatchObject({
      subject: 'New message from {form}',
      unknownFields: 'keep',
      retentionDays: 365,
      rate: {
        perAddressPerMinute: 5,
        perFormPerMinute: 60,
        perFormPerDay: 1_000,
        megabytesPerDay: 500,
        perAddressShareOfDay: 0.2,
      },
      active: true,
    });
    expect(contact?.delivery).toMatchObject({ horizonSeconds: 86_400, overdueSeconds: 900 });
  });

  it.each([
    [{ to: ['nobody'] }, 'contact.forms.main.to[0]: not an address'],
    [{ to: [] }, 'contact.forms.main.to: name at least one recipient'],
    [{ site: 'www.frontdesk-tests.dev' }, 'contact.forms.main.site: not a web address'],
    [{ origins: ['https://a.dev/'] }, 'contact.forms.main.origins[0]: not an origin'],
    [{ subject: 'a\nb' }, 'contact.forms.main.subject: control characters'],
    [{ fields: { _next: { type: 'text' } } }, 'contact.forms.main.fields._next: '],
    [{ fields: { size: { type: 'choice', options: [] } } }, 'contact.forms.main.fields.size.options: '],
    [{ retentionDays: 0 }, 'contact.forms.main.retentionDays: must be at least 1'],
    [{ autoresponse: { subject: 'a\nb', text: 'x' } }, 'contact.forms.main.autoresponse.subject: control'],
    [
      { autoresponse: { subject: 'Thanks', text: 'Thank you, {name}!' } },
      'contact.forms.main.autoresponse.text: unknown placeholder "{name}"',
    ],
    [
      { autoresponse: { subject: '{first name}', text: 'x' } },
      'contact.forms.main.autoresponse.subject: unknown placeholder "{first name}"',
    ],
    [
      { subject: 'From {nmae}', unknownFields: 'refuse', fields: { name: { type: 'text' } } },
      'contact.forms.main.subject: unknown placeholder "{nmae}"',
    ],
    [
      { intro: 'From {nmae}', fields: { name: { type: 'text' } } },
      'contact.forms.main.intro: unknown placeholder "{nmae}": no such field; {name} is one',
    ],
    [
      { autoresponse: { subject: 'x', text: 'Hi {name}' }, fields: { name: { type: 'text' } } },
      'contact.forms.main.autoresponse.text: unknown placeholder "{name}": visitors write it themselves',
    ],
    [
      { autoresponses: { orders: { subject: '{count}', text: 'x' } }, fields: { count: { type: 'number' } } },
      'contact.forms.main.autoresponses.orders.subject: unknown placeholder "{count}": visitors write it',
    ],
    [{ fields: { cv: { type: 'file' } } }, 'contact.forms.main.fields.cv: the form takes no files'],
    [
      { files: { maxCount: 2 }, fields: { cv: { type: 'file', maxCount: 3 } } },
      'contact.forms.main.fields.cv.maxCount: more than the form’s files.maxCount, 2',
    ],
    [
      { files: { maxBytes: 100 }, fields: { cv: { type: 'file', maxBytes: 200 } } },
      'contact.forms.main.fields.cv.maxBytes: more than the form’s files.maxBytes, 100',
    ],
    [
      { files: {}, subject: '{cv}', fields: { cv: { type: 'file' } } },
      'contact.forms.main.subject: unknown placeholder "{cv}": a file has no words',
    ],
    [
      {
        files: {},
        fields: { cv: { type: 'file' } },
        rules: { a: { when: { fields: { cv: { filled: true } } }, do: {} } },
      },
      'contact.forms.main.rules.a.when.fields.cv: a file has no words',
    ],
    [{ webhook: { url: 'http://hooks.dev/' } }, 'contact.forms.main.webhook.url: not a webhook address'],
    [{ webhook: { url: 'https://user:pw@hooks.dev/' } }, 'contact.forms.main.webhook.url: not a webhook'],
    [{ webhook: { url: 'hooks.dev' } }, 'contact.forms.main.webhook.url: not a webhook address'],
    [{ recipients: [] }, 'contact.forms.main: Unrecognized key: "recipients"'],
  ])('names the path of a mistake: %o', (settings, message) => {
    expect(mistakes(settings)).toContain(message);
  });

  it('reports all mistakes at once', () => {
    expect(mistakes({ to: ['x'], site: 'y' }).split('\n')).toHaveLength(3);
  });

  it('wants an identity that covers the From address', () => {
    const mail = { from: 'hello@frontdesk-tests.dev', identity: 'other.dev' };
    expect(() => parseConfig({ ...cloudConfig, mail })).toThrow('mail.identity: does not cover');
    expect(
      parseConfig({ ...cloudConfig, mail: { ...mail, identity: 'hello@frontdesk-tests.dev' } }),
    ).toBeDefined();
    expect(
      parseConfig({
        ...cloudConfig,
        mail: { from: 'a@mail.frontdesk-tests.dev', identity: 'frontdesk-tests.dev' },
      }),
    ).toBeDefined();
  });
});

it('wants screenshots to go into a preset that there is', () => {
  const feedback = { ...cloudConfig.feedback, widgets: cloudConfig.feedback?.widgets ?? {} };
  const withPreset = (screenshotPreset: string) =>
    parseConfig({ ...cloudConfig, feedback: { ...feedback, screenshotPreset } });
  expect(withPreset('gallery').feedback?.screenshotPreset).toBe('gallery');
  expect(() => withPreset('none')).toThrow('feedback.screenshotPreset: not a configured preset');
});

describe('selectEnvironment', () => {
  const prod = { account: '111122223333', region: 'eu-central-1' };

  it('lets webhooks reach this very machine on the engine of tests only', () => {
    const webhook = { url: 'http://127.0.0.1:8080/hook' };
    const select = (engine?: object) =>
      selectEnvironment(
        parseConfig({
          ...cloudConfig,
          environments: { prod: engine ? { ...prod, account: '000000000000', engine } : prod },
          contact: { forms: { main: { ...form, webhook } } },
        }),
        'prod',
      );
    const engine = { architecture: 'arm64', sesIdentity: true, cdn: true };
    const refused = 'contact.forms.main.webhook.url: not a webhook address';
    expect(() => select()).toThrow(refused);
    expect(() => select(engine)).toThrow(refused);
    expect(select({ ...engine, allowLoopbackWebhooks: true }).name).toBe('prod');
  });

  const [told = ''] = Object.keys(cloudConfig.destinations ?? {});
  const leases = (leaseSeconds: number) => ({
    contact: { forms: { main: { ...form, destinations: [told] } }, delivery: { leaseSeconds } },
    feedback: { widgets: {}, ...cloudConfig.feedback, delivery: { leaseSeconds } },
    images: { presets: { gallery: {} }, processing: { leaseSeconds } },
    keywordDm: {
      accounts: { demo: { userId: '17841400000000001', destinations: [told] } },
      graph: { timeoutSeconds: 1 },
      delivery: { leaseSeconds, turnSeconds: 10 },
    },
  });

  it.each([
    ['contact', 44, 'contact.delivery.leaseSeconds: must be at least 45: an attempt may take so long'],
    ['feedback', 44, 'feedback.delivery.leaseSeconds: must be at least 45'],
    ['images', 119, 'images.processing.leaseSeconds: must be at least 120'],
    ['keywordDm', 44, 'keywordDm.delivery.leaseSeconds: must be at least 45'],
  ] as const)(
    'refuses a lease of %s that ends before its function, but on an engine',
    (of, seconds, refused) => {
      const select = (leaseSeconds: number, engine?: object) => {
        const environments = { prod: engine ? { ...prod, account: '000000000000', engine } : prod };
        const settings = { [of]: leases(leaseSeconds)[of] };
        return selectEnvironment(parseConfig({ ...cloudConfig, ...settings, environments }), 'prod').name;
      };
      expect(() => select(seconds)).toThrow(refused);
      expect(select(seconds + 1)).toBe('prod');
      expect(select(seconds, { architecture: 'arm64', sesIdentity: true, cdn: true })).toBe('prod');
    },
  );

  it('gives an engine’s options to no account but an engine’s', () => {
    const engine = { architecture: 'arm64' as const, sesIdentity: true, cdn: true };
    const config = parseConfig({ ...cloudConfig, environments: { prod: { ...prod, engine } } });
    expect(() => selectEnvironment(config, 'prod')).toThrow('environments.prod.engine: only for a local');
  });

  it('takes the only one, and asks when there are several', () => {
    expect(selectEnvironment(parseConfig(cloudConfig), undefined).name).toBe('prod');
    const two = parseConfig({ ...cloudConfig, environments: { prod, dev: prod } });
    expect(() => selectEnvironment(two, undefined)).toThrow('--environment <prod|dev>');
    expect(selectEnvironment(two, 'dev').name).toBe('dev');
    expect(() => selectEnvironment(two, 'test')).toThrow('environments.test: not configured');
  });
});

describe('a domain', () => {
  const isTaken = (name: string) => domain.safeParse({ name, certificateArn: CERTIFICATE }).success;

  it.each(['desk.example.com', 'a.xn--p1ai', 'xn--80ak6aa92e.xn--p1ai', 'desk.example.xn--fiqs8s'])(
    'may be %s',
    (name) => {
      expect(isTaken(name)).toBe(true);
    },
  );

  it.each([
    'localhost',
    '192.168.0.1',
    'desk.example.c0m',
    'desk.example.xn--',
    'desk.example.xn--a-',
    'Desk.example.com',
  ])('can’t be %s', (name) => {
    expect(isTaken(name)).toBe(false);
  });
});

describe('placeholders', () => {
  const parsed = parseConfig(example);

  it('of the example are refused, each named by its path, and the file', () => {
    const attempt = () => refusePlaceholders(parsed, selectEnvironment(parsed, undefined), 'mine.ts');
    expect(attempt).toThrow(/^mine\.ts can't be deployed to AWS yet/);
    for (const path of [
      'owner.email',
      'mail.from',
      'environments.prod.account',
      'contact.forms.main.to[0]',
      'contact.forms.main.site',
    ])
      expect(attempt).toThrow(`${path}: `);
  });

  it('are all in the file: a default made of one is not named', () => {
    const found = findPlaceholders(parsed, selectEnvironment(parsed, undefined));
    expect(found.map(({ path }) => path)).not.toContain('mail.identity');
    const named = parseConfig({ ...example, mail: { ...example.mail, identity: 'hello@example.com' } });
    expect(findPlaceholders(named, selectEnvironment(named, undefined))).toContainEqual({
      path: 'mail.identity',
      value: 'hello@example.com',
    });
  });

  it('are none in what is compared with visitors’ answers, or shown to them as an example', () => {
    const contains = '@example.com';
    const when = { fields: { email: { contains: ['a', contains], equals: `ann${contains}` } } };
    const rules = { rules: { tests: { when, do: { hold: true } } } };
    const own = parseConfig({
      ...cloudConfig,
      contact: {
        forms: {
          example: {
            ...form,
            ...rules,
            fields: {
              example: { type: 'text', pattern: 'https:.*', example: 'https://example.com', maxLength: 99 },
            },
          },
        },
      },
      feedback: { widgets: { when: { kind: 'stars', site: 'https://example.com/', email: true, ...rules } } },
    });
    expect(findPlaceholders(own, selectEnvironment(own, undefined))).toEqual([
      { path: 'feedback.widgets.when.site', value: 'https://example.com/' },
    ]);
  });

  it('are none in a configuration of one’s own, nor on a local engine', () => {
    const own = parseConfig(cloudConfig);
    expect(findPlaceholders(own, selectEnvironment(own, undefined))).toEqual([]);
    const engine = { architecture: 'x86_64' as const, sesIdentity: true, cdn: true };
    const environments = { local: { account: '000000000000', region: 'us-east-1', engine } };
    const local = parseConfig({ ...example, environments });
    expect(findPlaceholders(local, selectEnvironment(local, undefined))).toEqual([]);
  });
});

describe('loadConfig', () => {
  it('says what to do when the file is not there', async () => {
    await expect(loadConfig('no-such.config.ts')).rejects.toThrow('Copy frontdesk.config.example.ts');
  });

  it('reads the example', async () => {
    expect((await loadConfig('frontdesk.config.example.ts')).contact?.forms).toHaveProperty('main');
  });

  it('refuses what stands there twice, of which JavaScript would keep the last', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-config-'));
    const file = join(folder, 'twice.mjs');
    await writeFile(
      file,
      'export default {\n  contact: { forms: {} },\n  name: "acme",\n  contact: {},\n};\n',
    );
    await expect(loadConfig(file).finally(() => rm(folder, { recursive: true }))).rejects.toThrow(
      `${file} says something twice, and only the last would count. Put both into one:\n  line 4: contact stands there already, on line 2`,
    );
  });
});

describe('the canary', () => {
  it('is off by default, and its name is nobody’s', () => {
    expect(parseConfig(cloudConfig).canary).toBe(false);
    const name = 'frontdesk-canary';
    const { contact, feedback, images } = cloudConfig;
    const taken = {
      ...cloudConfig,
      contact: { forms: { [name]: contact?.forms.main } },
      feedback: { widgets: { [name]: feedback?.widgets.rating } },
      images: { presets: { [name]: images?.presets.gallery } },
    };
    for (const place of ['contact.forms', 'feedback.widgets', 'images.presets'])
      expect(() => parseConfig(taken)).toThrow(
        `${place}.${name}: frontdesk-canary is kept for the canary, which is made by itself`,
      );
  });

  it('has a form, a widget and a preset that an owner could have configured', () => {
    expect(canaryForm('nobody@frontdesk-tests.dev')).toMatchObject({ to: ['nobody@frontdesk-tests.dev'] });
    const { alert, rules } = canaryWidget('nobody@frontdesk-tests.dev');
    expect(alert?.atMost).toBe(0);
    expect(Object.values(rules).map((rule) => rule.do.to)).toEqual([['nobody@frontdesk-tests.dev']]);
    expect(canaryPreset()).toMatchObject({ public: true, widths: [16], formats: ['avif', 'webp', 'jpeg'] });
  });
});
