import type { FrontdeskConfigInput } from '../../config/index.ts';
import { SPREAD } from './spread.ts';

const site = 'https://www.frontdesk-tests.dev';
const rate = {
  perAddressPerMinute: 100_000,
  perWidgetPerMinute: 100_000,
  perWidgetPerDay: 100_000,
  perAddressShareOfDay: 1,
};

/** One widget for each rule that tests look at on the engine; `stars` with a public summary is seeded by `local/`. */
export const feedbackTestConfig: NonNullable<FrontdeskConfigInput['feedback']> = {
  delivery: {
    leaseSeconds: 5,
    firstRetrySeconds: 1,
    longestRetrySeconds: 4,
    horizonSeconds: 90,
    overdueSeconds: 5,
  },
  surveys: { spring: { widget: 'followed' }, summer: { widget: 'csat' } },
  shards: SPREAD,
  widgets: {
    /** Counted exactly; its summary is public. */
    counted: { kind: 'stars', site, rate, shards: SPREAD, publicSummary: true, item: { name: 'Tea' } },
    nps: { kind: 'nps', site, rate, publicSummary: true },
    /** Tells destinations. */
    told: {
      kind: 'stars',
      site,
      rate,
      destinations: ['program', 'boss'],
      rules: { top: { when: { score: { atLeast: 5 } }, do: { destinations: ['boss'] } } },
    },
    csat: { kind: 'csat', site, rate, publicSummary: true },
    words: { kind: 'comment', site, rate },
    /** Only the budget's tests send here. */
    thrifty: { kind: 'stars', site, rate, alert: { atMost: 2, everySeconds: 1 } },
    /** Asks everything there is. */
    survey: {
      kind: 'emoji',
      site,
      rate,
      shards: SPREAD,
      comment: 'required',
      email: true,
      questions: {
        team: { type: 'choice', label: 'Which team?', options: ['sales', 'support'], required: true },
        why: { type: 'text', label: 'Why?', maxLength: 20 },
        topics: { type: 'choice', label: 'Topics', options: ['price', 'speed'], multiple: true },
      },
    },
    /** Asks why, offers a link, takes what the page passes along, in two languages; comes as its script tag says. */
    followed: {
      kind: 'nps',
      site,
      rate,
      title: { en: 'Would you recommend our tea?', de: 'Würden Sie unseren Tee empfehlen?' },
      followUps: {
        why: { atMost: 6, ask: { en: 'What should we do better?', de: 'Was sollen wir besser machen?' } },
        review: {
          atLeast: 9,
          link: { href: 'https://reviews.frontdesk-tests.dev/', text: { en: 'Review us', de: 'Bewerten' } },
        },
      },
      attributes: ['plan', 'version'],
      spam: { minimumSeconds: 0 },
    },
    /** The same effort for all, and the user's id as it came. */
    effort: { kind: 'ces', site, rate, userId: 'keep', publicSummary: true, spam: { minimumSeconds: 0 } },
    /** A bar on the documentation, once in thirty days. */
    helpful: {
      kind: 'thumbs',
      site,
      rate,
      display: { mode: 'bar', pages: ['/docs/*', '!/docs/internal/*'], again: 30 },
      spam: { minimumSeconds: 0 },
    },
    /** A change is taken for two seconds. */
    hasty: { kind: 'thumbs', site, rate, changeSeconds: 10, publicSummary: true },
    /** Asks for a captcha proof, and takes what comes while its provider gives no answer. */
    guarded: {
      kind: 'stars',
      site,
      rate,
      captcha: { provider: 'turnstile' },
      publicSummary: true,
    },
    /** The same, but holds it meanwhile. */
    held: { kind: 'stars', site, rate, captcha: { provider: 'hcaptcha', onUnreachable: 'hold' } },
    /** Only the spam's tests send here: its counts tell what was taken for spam. */
    suspicious: {
      kind: 'stars',
      site,
      rate,
      questions: { name: { type: 'text', label: 'Your name' } },
      alert: { atMost: 2, everySeconds: 1 },
      publicSummary: true,
    },
    /** Only the tests of what was held as spam send here. */
    watched: { kind: 'stars', site, rate, alert: { atMost: 2, everySeconds: 1 } },
    unwatched: {
      kind: 'stars',
      site,
      rate,
      alert: { atMost: 2, everySeconds: 1 },
      spam: { tellHeld: false },
    },
    /** Nobody sends here but robots. */
    neglected: { kind: 'stars', site, rate, alert: { atMost: 2 } },
    /** Two at once. */
    limited: { kind: 'thumbs', site, rate: { perAddressPerMinute: 2, perWidgetPerMinute: 1_000 } },
    /** Three answers a day, changes included. */
    daily: { kind: 'thumbs', site, rate: { ...rate, perWidgetPerDay: 3 } },
    /** Alerts below three, then not for an hour. */
    alerting: { kind: 'stars', site, rate, alert: { atMost: 2 } },
    /** Alerts of every low rating. */
    alarming: { kind: 'stars', site, rate, alert: { atMost: 2, everySeconds: 1 } },
    /** Only the digest's tests send here. */
    digested: { kind: 'csat', site, rate },
    /** Nobody sends here. */
    silent: { kind: 'comment', site },
    /** Only one test sends here. */
    summed: { kind: 'csat', site, rate },
    /** Labels, holds and looks on by rules. Only the rules' tests send here. */
    ruled: {
      kind: 'stars',
      site,
      rate,
      alert: { atMost: 2, everySeconds: 1 },
      spam: { minimumSeconds: 0 },
      rules: {
        low: { when: { score: { atMost: 2 } }, do: { labels: ['low'] } },
        sales: {
          when: { pages: ['/pricing*'] },
          do: { to: ['sales@frontdesk-tests.dev'] },
          shadow: true,
        },
      },
    },
    closed: { kind: 'thumbs', site, active: false },
  },
};
