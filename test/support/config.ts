import type { FrontdeskConfigInput } from '../../config/index.ts';

/** A configuration as an owner would have it on AWS, for synthesis in tests. */
export const cloudConfig: FrontdeskConfigInput = {
  owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
  mail: { from: 'Front desk <hello@frontdesk-tests.dev>', createIdentity: true },
  environments: { prod: { account: '111122223333', region: 'eu-central-1' } },
  destinations: { team: { type: 'slack' } },
  contact: {
    forms: {
      main: {
        to: ['owner@frontdesk-tests.dev'],
        destinations: ['team'],
        site: 'https://www.frontdesk-tests.dev',
        fields: {
          name: { type: 'text', required: true, label: 'Your name' },
          email: { type: 'email', required: true },
        },
        webhook: { url: 'https://hooks.frontdesk-tests.dev/contact' },
        captcha: { provider: 'turnstile' },
        files: {},
      },
    },
  },
  feedback: {
    widgets: {
      rating: {
        kind: 'stars',
        site: 'https://www.frontdesk-tests.dev',
        captcha: { provider: 'hcaptcha' },
      },
    },
  },
  images: {
    presets: {
      gallery: { public: true, origins: ['https://www.frontdesk-tests.dev'] },
      avatar: { origins: ['https://www.frontdesk-tests.dev'], captcha: { provider: 'hcaptcha' } },
    },
  },
  keywordDm: { accounts: { main: { userId: '17841400000000000' } } },
  desk: {},
};

/** The same, with canaries. */
export const canaryConfig: FrontdeskConfigInput = { ...cloudConfig, canary: true };

const { prod } = cloudConfig.environments;
if (!prod) throw new Error('cloudConfig has no environment prod');
const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/0a1b2c3d`;

/** The same, reached by domains of the owner's own, with a budget of AWS's. */
export const domainConfig: FrontdeskConfigInput = {
  ...cloudConfig,
  awsBudget: { perMonth: 40 },
  environments: {
    prod: {
      ...prod,
      domain: {
        name: 'desk.frontdesk-tests.dev',
        certificateArn: certificate('eu-central-1'),
        desk: { name: 'inbox.frontdesk-tests.dev', certificateArn: certificate('us-east-1') },
        images: { name: 'img.frontdesk-tests.dev', certificateArn: certificate('us-east-1') },
        feedback: { name: 'widget.frontdesk-tests.dev', certificateArn: certificate('us-east-1') },
      },
    },
  },
};

const { prod: withDomain } = domainConfig.environments;

const told = { destinations: ['team', 'boss'] };

/** The same as the first, with files that land, devices that report, a bus of events, and destinations of all pipelines. */
export const dataConfig: FrontdeskConfigInput = {
  ...cloudConfig,
  destinations: {
    team: { type: 'slack', attention: true },
    boss: { type: 'mail', to: 'boss@frontdesk-tests.dev' },
  },
  feedback: {
    ...cloudConfig.feedback,
    widgets: { rating: { kind: 'stars', site: 'https://www.frontdesk-tests.dev', ...told } },
  },
  images: { ...cloudConfig.images, presets: { gallery: { public: true, ...told } } },
  keywordDm: { accounts: { main: { userId: '17841400000000000', ...told } } },
  events: { bus: true, archiveDays: 30, accounts: ['444455556666'] },
  canary: true,
  data: {
    datasets: {
      orders: {
        columns: {
          id: { type: 'text', required: true },
          at: { type: 'time', required: true },
          amount: { type: 'number', min: 0 },
          country: { type: 'choice', options: ['DE', 'FR'] },
        },
        key: 'id',
      },
    },
    streams: {
      temperature: { unit: '°C', missingAfterMinutes: 30 },
      load: { source: { kinesis: 'arn:aws:kinesis:eu-central-1:111122223333:stream/loads' } },
      flow: {
        source: {
          kafka: {
            cluster: 'arn:aws:kafka:eu-central-1:111122223333:cluster/plant/0a1b2c3d-1',
            topic: 'flows',
          },
        },
      },
      level: {
        source: {
          kafka: {
            servers: ['one.frontdesk-tests.dev:9096', 'two.frontdesk-tests.dev:9096'],
            secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-AbCdEf',
            topic: 'levels',
          },
        },
      },
    },
  },
};

/** The same, with what happens in the other pipelines kept as rows. */
export const lakeConfig: FrontdeskConfigInput = { ...cloudConfig, data: { ...dataConfig.data, lake: {} } };

/** The same as the first, behind a firewall. */
export const firewallConfig: FrontdeskConfigInput = {
  ...domainConfig,
  environments: { prod: { ...prod, ...withDomain, waf: {} } },
};

/** The same as the first, under a key that we make. */
export const keyConfig: FrontdeskConfigInput = {
  ...cloudConfig,
  environments: { prod: { ...prod, encryptionKey: 'create' } },
};

/** Twenty forms with three recipients each, in the sandbox, where each recipient's identity is granted. */
export const twentyFormsConfig: FrontdeskConfigInput = {
  ...cloudConfig,
  contact: { forms: formsOf(20, 3) },
};

/** So many forms, whose recipients are all different, and of different domains. */
export function formsOf(
  count: number,
  recipients: number,
): NonNullable<FrontdeskConfigInput['contact']>['forms'] {
  return Object.fromEntries(
    Array.from({ length: count }, (_, form) => [
      `form-${form}`,
      {
        site: 'https://www.frontdesk-tests.dev',
        to: Array.from(
          { length: recipients },
          (__, i) => `somebody-${form}@team-${form}-${i}.frontdesk-tests.dev`,
        ),
      },
    ]),
  );
}

const budget = { perMonth: 20 };

/** The same as the first, with a budget of our own for each pipeline. */
export const budgetConfig: FrontdeskConfigInput = {
  ...cloudConfig,
  contact: { ...cloudConfig.contact, forms: cloudConfig.contact?.forms ?? {}, budget },
  feedback: { ...cloudConfig.feedback, widgets: cloudConfig.feedback?.widgets ?? {}, budget },
  images: { ...cloudConfig.images, presets: cloudConfig.images?.presets ?? {}, budget },
  keywordDm: { ...cloudConfig.keywordDm, accounts: cloudConfig.keywordDm?.accounts ?? {}, budget },
};
