import type { FrontdeskConfigInput } from '../../config/index.ts';
import { BUDGET } from './budget.ts';
import { feedbackTestConfig } from './feedback-config.ts';
import { SPREAD } from './spread.ts';

/** More than all tests together send. */
const LOOSE = {
  perAddressPerMinute: 10_000,
  perFormPerMinute: 10_000,
  perFormPerDay: 100_000,
  megabytesPerDay: 100_000,
  perAddressShareOfDay: 1,
};

/**
 * What tests deploy on the engine, besides the seeded form `demo` that `local/config.ts` adds. Durations are seconds, so
 * that a retry, a lapsed lease or an overdue leg can be waited for.
 */
export const localTestConfig: FrontdeskConfigInput = {
  destinations: {
    team: { type: 'slack', contents: true },
    program: { type: 'webhook' },
    boss: { type: 'mail', to: 'boss@frontdesk-tests.dev', contents: true },
  },
  owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
  mail: { from: 'Front desk <hello@frontdesk-tests.dev>' },
  environments: { local: { account: '000000000000', region: 'us-east-1' } },
  events: { bus: true },
  canary: true,
  keywordDm: {
    budget: BUDGET,
    shards: SPREAD,
    // `local/instagram.ts` connects the account.
    accounts: { demo: { userId: '17841400000000001', destinations: ['program'], shards: SPREAD } },
    graph: { timeoutSeconds: 1 },
    limits: {
      post: { count: 500, seconds: 3 },
      public: { count: 500, seconds: 3 },
      message: { count: 100, seconds: 3 },
      live: { count: 100, seconds: 1 },
    },
    delivery: {
      leaseSeconds: 8,
      firstRetrySeconds: 1,
      longestRetrySeconds: 3,
      pauseSeconds: 2,
      turnSeconds: 4,
      horizonSeconds: 90,
    },
  },
  contact: {
    project: 'website',
    budget: BUDGET,
    shards: SPREAD,
    delivery: {
      leaseSeconds: 5,
      firstRetrySeconds: 1,
      longestRetrySeconds: 4,
      horizonSeconds: 90,
      overdueSeconds: 5,
    },
    forms: {
      /** Every type of field, and nothing else is taken. */
      strict: {
        to: ['owner@frontdesk-tests.dev', 'second@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        unknownFields: 'refuse',
        fields: {
          name: { type: 'text', label: 'Your name', required: true, minLength: 2, maxLength: 40 },
          email: { type: 'email', required: true },
          age: { type: 'number', min: 18, max: 120 },
          topics: { type: 'choice', options: ['offer', 'press', 'other'], multiple: true },
          website: { type: 'url' },
          phone: { type: 'tel', requiredIf: { field: 'topics', equals: 'other' } },
          arrival: { type: 'date', min: '2026-01-01' },
          appointment: { type: 'datetime' },
          order: { type: 'text', pattern: '[A-Z]{2}-\\d{4}', example: 'AB-1234', maxLength: 20 },
          terms: { type: 'consent', text: { en: 'I agree.', de: 'Ich bin einverstanden.' } },
        },
        rate: LOOSE,
      },
      /** Takes nothing any more, and nothing yet. */
      over: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        closes: '2026-01-01T00:00:00Z',
      },
      early: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        opens: '2999-01-01T00:00:00Z',
      },
      /** Two at once, then one every half minute. Only the tests of rates send here. */
      limited: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        rate: { perAddressPerMinute: 2, perFormPerMinute: 1_000 },
      },
      /** Only the budget's tests send here. */
      thrifty: {
        to: ['thrifty@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        files: {},
        autoresponse: { subject: 'Your message', text: 'It has arrived.' },
        rate: LOOSE,
      },
      /** Three a day, of which one address may send two; and the files of one. */
      daily: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        files: { maxBytes: 700_000 },
        rate: { ...LOOSE, perFormPerDay: 3, megabytesPerDay: 1, perAddressShareOfDay: 0.7 },
      },
      /** Asks for a captcha proof, and takes submissions while its provider gives no answer. */
      guarded: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        captcha: { provider: 'turnstile' },
        rate: LOOSE,
      },
      /** The same, but holds them meanwhile. */
      held: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        captcha: { provider: 'hcaptcha', onUnreachable: 'hold' },
        rate: LOOSE,
      },
      /** Takes two small files. */
      files: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        fields: { name: { type: 'text', required: true } },
        files: { maxCount: 2, maxBytes: 100_000 },
        rate: LOOSE,
      },
      /** Takes files field by field. */
      papers: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        fields: {
          cv: { type: 'file', label: 'Your CV', required: true, types: ['application/pdf'] },
          notes: { type: 'file', maxCount: 2, maxBytes: 20, types: ['text/plain'] },
        },
        files: { maxCount: 4 },
        rate: LOOSE,
      },
      /** Only the tests of what was held as spam send here. */
      watched: heldForm('watcher@frontdesk-tests.dev'),
      unwatched: { ...heldForm('watcher@frontdesk-tests.dev'), spam: { tellHeld: false } },
      /** Nobody sends here but robots. */
      neglected: heldForm('first@frontdesk-tests.dev', 'second@frontdesk-tests.dev'),
      'neglected-too': heldForm('Second@frontdesk-tests.dev', 'first@frontdesk-tests.dev'),
      /** Its list stands under several keys. */
      spread: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        rate: LOOSE,
        shards: SPREAD,
      },
      /** Takes nothing. */
      closed: {
        to: ['owner@frontdesk-tests.dev'],
        site: 'https://www.frontdesk-tests.dev',
        active: false,
      },
    },
  },
  feedback: { ...feedbackTestConfig, budget: BUDGET },
  data: {
    datasets: {
      /** Every type of column, and nothing else is taken. */
      readings: {
        columns: {
          sensor: { type: 'text', from: 'Sensor', maxLength: 20 },
          at: { type: 'time', from: 'Zeit', format: 'dd.mm.yyyy', zone: 'Europe/Berlin' },
          value: { type: 'number', from: 'Wert', decimal: ',' },
          count: { type: 'integer' },
          valid: { type: 'boolean' },
          month: { type: 'text', derive: { of: 'at', take: 'month' } },
        },
        key: ['sensor', 'at'],
        unknownColumns: 'refuse',
      },
    },
    streams: {
      /** Read from a stream that its test makes. */
      load: { source: { kinesis: 'arn:aws:kinesis:us-east-1:000000000000:stream/frontdesk-tests' } },
      /** Of a topic that its test reads, from a broker of its own. */
      flow: {
        source: {
          kafka: { cluster: 'arn:aws:kafka:us-east-1:000000000000:cluster/tests/0a1b2c3d-1', topic: 'flows' },
        },
      },
    },
    landing: {
      firstRetrySeconds: 1,
      longestRetrySeconds: 2,
      horizonSeconds: 90,
      overdueSeconds: 2,
      partBytes: 500_000,
    },
  },
  images: {
    budget: BUDGET,
    shards: SPREAD,
    processing: {
      leaseSeconds: 20,
      firstRetrySeconds: 1,
      longestRetrySeconds: 2,
      horizonSeconds: 90,
      overdueSeconds: 2,
    },
    upload: { policySeconds: 300, expireSeconds: 3600, forms: true },
    graceSeconds: 1,
    presets: {
      /** Quick to render, cut to a square, kept in motion. */
      square: {
        public: true,
        origins: ['https://www.frontdesk-tests.dev'],
        widths: [32, 64],
        formats: ['webp', 'jpeg'],
        crop: { ratio: [1, 1], focus: { x: 0.5, y: 0.5 } },
        animated: true,
        rate: { perAddressPerMinute: 10_000, perPresetPerMinute: 10_000, perAddressShareOfDay: 1 },
      },
      /** Tells a destination. */
      told: {
        public: true,
        origins: ['https://www.frontdesk-tests.dev'],
        widths: [32],
        formats: ['jpeg'],
        destinations: ['program'],
      },
      /** Needs a token of the owner's server; three images a day. */
      members: { widths: [32], formats: ['jpeg'], rate: { imagesPerDay: 3 } },
      /** Asks for a captcha's proof, and takes uploads while its provider gives no answer. */
      guarded: {
        public: true,
        widths: [32],
        formats: ['jpeg'],
        captcha: { provider: 'turnstile' },
        rate: { perAddressPerMinute: 10_000, imagesPerDay: 4, perAddressShareOfDay: 1 },
      },
      /** The same, but takes none meanwhile. */
      strict: {
        public: true,
        captcha: { provider: 'hcaptcha', onUnreachable: 'refuse' },
        rate: { perAddressPerMinute: 10_000 },
      },
      /** Asks for both, a token and a proof. */
      keyed: { widths: [32], formats: ['jpeg'], captcha: { provider: 'turnstile' } },
      /** Kept for two days. */
      brief: { public: true, widths: [32], formats: ['jpeg'], retentionDays: 2 },
      /** Only the budget's tests send here. */
      thrifty: {
        public: true,
        widths: [32],
        formats: ['jpeg'],
        rate: { perAddressPerMinute: 10_000, perAddressShareOfDay: 1 },
      },
      /** Its list stands under several keys. */
      spread: {
        public: true,
        widths: [32],
        formats: ['jpeg'],
        rate: { perAddressPerMinute: 10_000, perAddressShareOfDay: 1 },
        shards: SPREAD,
      },
      /** Two images a day. */
      scarce: { public: true, rate: { imagesPerDay: 2, perAddressShareOfDay: 1 } },
      /** Ten images a day, of which one address may send two. */
      shared: { public: true, rate: { imagesPerDay: 10, perAddressPerMinute: 10_000 } },
    },
  },
};

function heldForm(...to: string[]) {
  return {
    to,
    site: 'https://www.frontdesk-tests.dev',
    rate: LOOSE,
  };
}

const connected = {
  to: ['owner@frontdesk-tests.dev'],
  site: 'https://www.frontdesk-tests.dev',
  rate: LOOSE,
};

const LAKE = {
  person: true,
  fields: {
    forms: { routed: ['topic'] },
    widgets: { survey: ['comment', 'team', 'email'] },
    presets: { square: ['alt'] },
    accounts: { demo: ['username'] },
  },
};

/** The same, with forms whose submissions go further than to the owner. @param webhooks the receiver's origin */
export function withConnectedForms(webhooks: string): FrontdeskConfigInput {
  const { contact, data } = localTestConfig;
  return {
    ...localTestConfig,
    data: { ...data, lake: LAKE },
    contact: {
      ...contact,
      forms: {
        ...contact?.forms,
        /** Sends all that a form can. */
        connected: {
          ...connected,
          autoresponse: {
            subject: 'Your message to {form}',
            text: 'It has arrived.\n\nWe answer within two days.',
            replyTo: 'team@frontdesk-tests.dev',
          },
          webhook: { url: `${webhooks}/contact` },
        },
        /** Has few places. */
        capped: { ...connected, maxSubmissions: 5 },
        /** Goes to others by what is in it. */
        routed: {
          ...connected,
          autoresponses: { orders: { subject: 'Your order', text: 'It has arrived.' } },
          rules: {
            orders: {
              when: { fields: { topic: { matches: '^orders?$' } } },
              do: { to: ['orders@frontdesk-tests.dev'], labels: ['order'], autoresponse: 'orders' },
            },
            hold: { when: { fields: { topic: { equals: 'hold' } } }, do: { hold: true } },
            later: {
              when: { fields: { topic: { contains: 'order' } } },
              do: { redirect: `${webhooks}/orders` },
              shadow: true,
            },
          },
        },
        /** Tells destinations, which by rule. */
        told: {
          ...connected,
          destinations: ['team'],
          rules: {
            program: {
              when: { fields: { topic: { equals: 'program' } } },
              do: { destinations: ['program'] },
            },
          },
        },
        /** Tells two at once. */
        everywhere: { ...connected, destinations: ['team', 'program'] },
        /** Leads to another website. */
        leading: { ...connected, redirect: `${webhooks}/thanks` },
        /** Answers one visitor a day. */
        reserved: {
          ...connected,
          autoresponse: { subject: 'Your message', text: 'It has arrived.', perDay: 1 },
        },
        /** Its mails bounce: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
        bouncing: { ...connected, to: ['bounce@simulator.amazonses.com'] },
        complaining: { ...connected, to: ['complaint@simulator.amazonses.com'] },
      },
    },
  };
}
