/** One event of each pipeline, from the request to the last thing that follows from it, without anything going wrong. */
import { encode } from 'fast-png';
import { acceptPut, type Bucket } from '../aws/s3.ts';
import type { Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { APP_SECRET, Instagram } from '../worlds/instagram.ts';
import { ownerOf } from '../worlds/owner.ts';
import type { World } from '../worlds/world.ts';
import { dataEvents } from './data-events.ts';

const ACCOUNT = '17841400000000000';
const TOKEN = 'IGAAtoken0';

const SITE = 'https://www.frontdesk-tests.dev';
const OWNER = {
  owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
  mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
} as const;
/** No limit of a configuration's own is in the way: it is tables that are looked at. */
const UNBOUNDED = 1_000_000;

/** An event whose use of a pipeline's table is measured. */
export interface MeasuredEvent {
  readonly pipeline: string;
  /** As the docs call several. */
  readonly events: string;
  readonly part: string;
  /** Where a pipeline has several. */
  readonly door?: string;
  readonly config: World['config'];
  /** Makes the pipeline ready. @returns what lets one event happen, by its number */
  prepare(simulation: Simulation): Promise<(number: number) => Promise<void>>;
}

export const EVENTS: readonly MeasuredEvent[] = [
  {
    pipeline: 'contact',
    events: 'submissions',
    part: 'Contact',
    config: {
      ...OWNER,
      contact: {
        forms: {
          main: {
            to: ['owner@frontdesk-tests.dev'],
            site: SITE,
            fields: { email: { type: 'email' } },
            rate: { perAddressPerMinute: UNBOUNDED, perFormPerMinute: UNBOUNDED, perFormPerDay: UNBOUNDED },
          },
        },
      },
    },
    async prepare({ cloud }) {
      setSecrets(cloud, 'contact', ['address-salt', 'token-key', 'webhook-secret']);
      return async (number) => {
        const fields = { email: `ada${number}@visitors.example`, message: words(number, 1200) };
        await take(cloud.request(json('/f/main', fields, number)), 200);
      };
    },
  },
  {
    pipeline: 'feedback',
    events: 'responses',
    part: 'Feedback',
    config: {
      ...OWNER,
      feedback: {
        widgets: {
          stars: {
            kind: 'stars',
            site: SITE,
            rate: {
              perAddressPerMinute: UNBOUNDED,
              perWidgetPerMinute: UNBOUNDED,
              perWidgetPerDay: UNBOUNDED,
            },
          },
        },
      },
    },
    async prepare({ cloud }) {
      setSecrets(cloud, 'feedback', ['address-salt', 'token-key']);
      return async (number) => {
        const content = { rating: 1 + (number % 5), comment: words(number, 300), page: `${SITE}/tea` };
        await take(cloud.request(json('/feedback/stars', content, number)), 200);
      };
    },
  },
  {
    pipeline: 'images',
    events: 'uploads',
    part: 'Images',
    config: {
      ...OWNER,
      images: {
        presets: {
          gallery: {
            public: true,
            widths: [4, 8],
            formats: ['webp', 'jpeg'],
            rate: {
              perAddressPerMinute: UNBOUNDED,
              perPresetPerMinute: UNBOUNDED,
              imagesPerDay: UNBOUNDED,
              megabytesPerDay: UNBOUNDED,
            },
          },
        },
      },
    },
    async prepare({ cloud, scheduler }) {
      setSecrets(cloud, 'images', ['address-salt', 'token-key']);
      cloud.parameters.set(
        `/frontdesk/${ENVIRONMENT}/images/variants-url`,
        'https://img.frontdesk-tests.dev/',
      );
      return async (number) => {
        const file = pictureOf(number);
        const asked = {
          preset: 'gallery',
          contentType: 'image/png',
          size: file.byteLength,
          alt: 'A cup of tea',
        };
        const { imageId, upload } = JSON.parse(
          await take(cloud.request(json('/images', asked, number)), 201),
        );
        const find = (name: string) =>
          [...cloud.buckets.values()].find(
            (bucket) => bucket.name.toLowerCase() === name.toLowerCase(),
          ) as Bucket;
        await scheduler.sleep(500);
        const status = acceptPut(upload, file, find, scheduler.now);
        if (status >= 300) throw new Error(`S3 answered ${status}`);
        // The page asks until it is ready, as its script does.
        for (let look = 0; look < 4; look++) {
          await scheduler.sleep(1000);
          await take(cloud.request({ method: 'GET', path: `/images/${imageId}` }), 200);
        }
      };
    },
  },
  {
    pipeline: 'keyword-dm',
    events: 'comments',
    part: 'KeywordDm',
    config: {
      ...OWNER,
      keywordDm: {
        accounts: { main: { userId: ACCOUNT } },
        limits: { post: { count: UNBOUNDED, seconds: 60 }, public: { count: UNBOUNDED, seconds: 60 } },
      },
    },
    async prepare(simulation) {
      const { cloud, scheduler } = simulation;
      const instagram = new Instagram(simulation);
      instagram.world.addAccount(ACCOUNT, 'shop', TOKEN).subscribedFields = ['comments', 'messages'];
      const parameters = { 'app-secret': APP_SECRET, 'verify-token': 'verify', 'token-main': TOKEN };
      setSecrets(cloud, 'keyword-dm', []);
      for (const [name, value] of Object.entries(parameters))
        cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/keyword-dm/${name}`, value);
      simulation.http = (request) => instagram.answer(request);
      const owner = ownerOf(simulation, 'keyword-dm');
      const link = { account: 'main', name: 'shop', url: 'https://shop.frontdesk-tests.dev/' };
      const { id } = JSON.parse(await take(owner('POST', '/owner/links', { body: link }), 201));
      const body = {
        account: 'main',
        name: 'link',
        match: 'word',
        keywords: ['link'],
        linkId: id,
        message: 'Hello {name}, here it is: {link}',
        publicReplies: ['Look into your messages'],
      };
      await take(owner('POST', '/owner/rules', { body }), 201);
      await scheduler.sleep(120_000);
      const { id: mediaId } = instagram.world.publish(ACCOUNT);
      return async (number) => {
        const written = { account: ACCOUNT, mediaId, text: 'The link, please', username: `ann${number}` };
        await instagram.deliver([instagram.entryOf(instagram.world.comment(written))]);
      };
    },
  },
  ...dataEvents(OWNER),
];

/** The configuration with so many keys for all that can be spread. */
export function spreadConfig(config: World['config'], count: number): World['config'] {
  // Before the simulation's first day.
  const shards = [{ from: '2026-01-01', count }];
  const each = <One extends object>(all: Readonly<Record<string, One>>) =>
    Object.fromEntries(Object.entries(all).map(([id, one]) => [id, { ...one, shards }]));
  const { contact, feedback, images, keywordDm } = config;
  return {
    ...config,
    ...(contact && { contact: { ...contact, shards, forms: each(contact.forms) } }),
    ...(feedback && { feedback: { ...feedback, shards, widgets: each(feedback.widgets) } }),
    ...(images && { images: { ...images, shards, presets: each(images.presets) } }),
    ...(keywordDm && { keywordDm: { ...keywordDm, shards, accounts: each(keywordDm.accounts) } }),
  };
}

/** A small picture like no other. */
function pictureOf(number: number): Uint8Array {
  const data = new Uint8Array(8 * 8 * 3).map((_, i) => (number * 31 + i * 7) & 255);
  return encode({ width: 8, height: 8, channels: 3, data });
}

function setSecrets(cloud: Simulation['cloud'], pipeline: string, names: readonly string[]): void {
  cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/desk/page`, 'https://desk.frontdesk-tests.dev');
  for (const name of names)
    cloud.parameters.set(
      `/frontdesk/${ENVIRONMENT}/${pipeline}/${name}`,
      `secret-of-${name}-0123456789abcdef`,
    );
}

/** Text of a length that no other event has. */
function words(number: number, length: number): string {
  return `Number ${number}. ${'Good tea, and early. '.repeat(length)}`.slice(0, length);
}

function json(path: string, body: object, number: number) {
  return {
    method: 'POST',
    path,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    // Everybody comes from elsewhere.
    address: `198.${51 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`,
  };
}

async function take(response: Promise<{ status: number | undefined; body: string }>, wanted: number) {
  const { status, body } = await response;
  if (status !== wanted) throw new Error(`Answered ${status}: ${body}`);
  return body;
}
