/**
 * The one file that is yours. `npm start` copies it to `frontdesk.config.ts` (git-ignored) and works with it as it
 * stands. For AWS, replace what is marked «yours»; a deploy refuses the placeholders and names each.
 */
import { defineConfig } from './config/index.ts';

export default defineConfig({
  owner: {
    email: 'owner@example.com', // «yours»: alarms go here
    timeZone: 'Europe/Berlin', // «yours»
  },

  mail: {
    from: 'Front desk <hello@example.com>', // «yours»: an address of a domain that is verified in SES
    sandbox: true, // false once AWS has moved your account out of the SES sandbox
  },

  // Your name, logo and colour on every mail and page: docs/brand.md
  // brand: { name: 'Tea & Sons', accent: '#770000' },

  // What all names begin with, in place of `frontdesk`: two configurations can then share an account and region.
  // name: 'acme',

  // Tags of everything that is deployed, to split AWS's bill by:
  // tags: { 'cost-center': 'web' },

  environments: {
    // Add `dev: { … }` to have a second one; then choose with `--environment dev`.
    prod: {
      account: '123456789012', // «yours»
      region: 'eu-central-1', // «yours»
      // reserve: 20, // executions for each front door; npm run doctor says when the account has enough
      // waf: {}, // a firewall in front of the APIs, for a sum each month: docs/deploy.md
      // Addresses of your own, with a certificate of this region and one of us-east-1 for images; docs/deploy.md
      // domain: {
      //   name: 'desk.example.com',
      //   certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/…',
      //   desk: { name: 'inbox.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/…' },
      //   images: { name: 'img.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/…' },
      // },
    },
  },

  // AWS mails you when the whole account's bill comes to 50, 80 and 100 % of that:
  // awsBudget: { perMonth: 40 },

  // Where you work is told what comes in; forms and their rules, widgets, presets and accounts name it: docs/destinations.md
  // destinations: { team: { type: 'slack', contents: true } }, // then: npm run secret -- set destinations/team

  // What happens, for programs of yours on AWS, without contents: docs/events.md
  // events: { bus: true, archiveDays: 90 },

  // The page on which you and those you invite read, answer and set up: docs/desk.md
  desk: {},

  contact: {
    // What forms may cost in a month, in dollars; beyond, they do less and tell you: docs/cost.md. Every pipeline takes one.
    // budget: { perMonth: 5 },
    forms: {
      // The id is part of the form's address: …/f/main
      main: {
        to: ['owner@example.com'], // «yours»: who gets the submissions
        site: 'https://www.example.com', // «yours»: the site that holds the form
        subject: 'New message from {name}',
        // intro: 'Please answer {name} within two days.', // above the answers in the mail: docs/forms.md#merge-fields
        fields: {
          name: { type: 'text', label: 'Name', required: true, maxLength: 200 },
          email: { type: 'email', label: 'E-mail', required: true },
          message: { type: 'text', label: 'Message', required: true, minLength: 2, maxLength: 10_000 },
        },
        // A mail to the visitor that the message has arrived; from the SES sandbox it reaches nobody.
        // autoresponse: { subject: 'Your message to us', text: 'Thank you! We answer within two days.' },
        // Who gets what, by topic: docs/rules.md. Try it on the past first: npm run owner -- rules replay --form main --with rules.ts
        // rules: {
        //   orders: {
        //     when: { fields: { message: { contains: ['order', 'invoice'] } } },
        //     do: { to: ['orders@example.com'], labels: ['order'], assignee: 'Ada' },
        //   },
        // },
        // maxSubmissions: 100, // closes the form when so many have come in: docs/forms.md#places
        // destinations: ['team'],
        // A service of yours that gets each submission as signed JSON: docs/webhooks.md
        // webhook: { url: 'https://hooks.example.com/contact' },
        // files: {}, // lets visitors attach files; docs/forms.md has its limits
        // captcha: { provider: 'turnstile' }, // then: npm run secret -- set contact/turnstile-secret
      },
    },
  },

  feedback: {
    widgets: {
      // The id is part of the widget's address: …/feedback/rating
      rating: {
        kind: 'stars', // or csat, nps, ces, thumbs, emoji, comment
        site: 'https://www.example.com', // «yours»: the site that holds the widget
        publicSummary: false, // true lets anybody read count, mean and distribution
        alert: { atMost: 2 }, // mails you at once, at most once an hour
        // display: { mode: 'popover', when: { seconds: 30 }, again: 90 }, // comes to the visitor; docs/feedback.md
        // followUps: { why: { atMost: 2, ask: { en: 'What went wrong?', de: 'Was lief schief?' } } },
      },
    },
    // Asks the people on a list by mail, with a widget of the kind nps or csat; docs/feedback.md.
    // surveys: { spring: { widget: 'recommend' } },
  },

  images: {
    // The preset's name is its kind (avatar, gallery or hero), whose settings it has unless it says otherwise.
    presets: {
      gallery: {
        public: true, // any visitor of these origins may upload, within the limits of `rate`
        origins: ['https://www.example.com'], // «yours»: the pages that may upload
        // captcha: { provider: 'turnstile' }, // then: npm run secret -- set images/turnstile-secret
      },
    },
  },
  // Answers Instagram comments by direct message; see docs/instagram.md. Left out, nothing of it is deployed.
  // keywordDm: {
  //   accounts: {
  //     main: { userId: '17841400000000000' }, // «yours»: `npm run instagram:connect -- main` names the right one
  //   },
  // },

  // Files that land in your bucket, checked row by row and asked in SQL; see docs/data.md. Left out, nothing of it is deployed.
  // data: {
  //   datasets: {
  //     // The name is the folder that files land in, landing/orders/, and the table's.
  //     orders: {
  //       columns: {
  //         id: { type: 'text', required: true },
  //         at: { type: 'time', required: true },
  //         amount: { type: 'number', min: 0 },
  //         country: { type: 'choice', options: ['DE', 'FR'] },
  //       },
  //       key: 'id',
  //     },
  //   },
  //   // Keeps what happens in the other pipelines as rows to be asked, without personal data. Left out, it is not kept.
  //   lake: {},
  //   // Or with pseudonyms of people and texts of theirs, which is personal data: docs/data.md#persons.
  //   // lake: { keepDays: 400, person: true, fields: { forms: { main: ['topic'] }, widgets: { rating: ['comment'] } } },
  //   // One mail a month with its charts: what came in, what landed, what devices reported.
  //   report: {},
  //   // What devices report by AWS IoT, counted once and summed up by minute, hour and day.
  //   streams: {
  //     temperature: { unit: '°C', thresholds: [{ above: 30, clear: 28 }], missingAfterMinutes: 30 },
  //   },
  // },
});
