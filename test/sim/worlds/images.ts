/** Images: visitors ask for forms and send files, good ones, odd ones and twice; the owner renders again and deletes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { picture } from '../../../lambdas/images/canary/picture.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { acceptPut, acceptUpload, type Bucket, type UploadAddress, type UploadForm } from '../aws/s3.ts';
import type { Random } from '../kernel/random.ts';
import { DAY, HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import { type CanaryWatch, canariesAmong } from './canary.ts';
import { watchChanges } from './changes.ts';
import { redriveSometimes } from './commands.ts';
import { watchLegs } from './legs.ts';
import { watchList } from './lists.ts';
import { ownerOf } from './owner.ts';
import type { Live, World } from './world.ts';

const RETENTION_DAYS = 2;
const HORIZON_SECONDS = 86_400;
/** How long something may last that an hourly look mends, with looks that fail. */
const SLACK = 8 * HOUR;
const IMAGES_A_DAY = 3;

export const images: World = {
  pipeline: 'images',
  part: 'Images',
  config: {
    owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
    mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
    canary: true,
    images: {
      upload: { forms: true },
      presets: {
        gallery: {
          public: true,
          widths: [4, 8],
          formats: ['webp', 'jpeg'],
          retentionDays: RETENTION_DAYS,
          rate: { perAddressPerMinute: 100, perPresetPerMinute: 300, perAddressShareOfDay: 1 },
        },
        portraits: {
          public: true,
          widths: [4],
          formats: ['webp'],
          retentionDays: RETENTION_DAYS,
          rate: { imagesPerDay: IMAGES_A_DAY, perAddressPerMinute: 100, perAddressShareOfDay: 0.5 },
        },
      },
    },
  },
  withLess: ({ images: all, ...others }) => ({
    ...others,
    images: { presets: {}, ...all, upload: { ...all?.upload, forms: false } },
  }),
  without: ({
    images: {
      presets: { portraits: _, ...presets },
      ...all
    } = { presets: {} },
    ...others
  }) => ({
    ...others,
    images: { ...all, presets },
  }),
  // Pictures that are rendered again then have other files, and share others.
  otherwise: ({
    images: {
      presets: { gallery = {}, ...presets },
      ...all
    } = { presets: {} },
    ...others
  }) => ({
    ...others,
    images: { ...all, presets: { ...presets, gallery: { ...gallery, widths: [4, 6] } } },
  }),
  lakeFields: { presets: { gallery: ['alt'] } },
  days: 1.5,
  hasShortSeeds: true,
  calmDays: RETENTION_DAYS,
  emptyAfterDays: RETENTION_DAYS + 3,
  begin: (simulation, until) => new ImagesLive(simulation, until),
};

type Target = ({ method: 'PUT' } & UploadAddress) | ({ method: 'POST' } & UploadForm);

interface StoredImage {
  readonly pk: string;
  readonly id: string;
  readonly type: string;
  readonly preset: string;
  readonly state: string;
  readonly createdAt: string;
  readonly content?: string;
  readonly manifest?: { readonly variants: readonly { readonly width: number; readonly format: string }[] };
}

/** Which state may follow which: the written state machine of an image. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'awaiting-upload': ['awaiting-upload', 'processing', 'rejected', 'deleting'],
  processing: ['processing', 'ready', 'rejected', 'deleting'],
  ready: ['ready', 'deleting'],
  // Its file came all the same, or its owner has it rendered again.
  rejected: ['rejected', 'processing', 'ready', 'deleting'],
  deleting: ['deleting'],
};

const SECURITY_LIMIT = readFileSync(join(import.meta.dirname, 'files/security-limit.avif'));

class ImagesLive implements Live {
  private readonly simulation: Simulation;
  private readonly owner: ReturnType<typeof ownerOf>;
  private readonly lookAtLegs: () => void;
  private readonly canaries: CanaryWatch;
  private readonly uploads: Bucket;
  private readonly results: Bucket;
  /** When each was answered with 201. */
  private readonly known = new Map<string, number>();
  private readonly asked = new Set<string>();
  private readonly deleted = new Map<string, number>();
  /** When a file was taken by S3, by image. */
  private readonly sent = new Map<string, number>();
  /** For which images a file was put where the renderer hears of it. */
  private readonly announced = new Set<string>();
  /** Portraits that count against their day, by day: all but those that never came. */
  private readonly today = new Map<string, number>();

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    const { cloud } = simulation;
    for (const name of ['address-salt', 'token-key'])
      cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/images/${name}`, `secret-of-${name}-0123456789abcdef`);
    cloud.parameters.set(`/frontdesk/${ENVIRONMENT}/images/variants-url`, 'https://img.frontdesk-tests.dev/');
    this.owner = ownerOf(simulation, 'images');
    this.uploads = cloud.one(cloud.buckets, 'StorageUploads');
    this.results = cloud.one(cloud.buckets, 'StorageResults');
    this.lookAtLegs = watchLegs(simulation, {
      horizonSeconds: HORIZON_SECONDS,
      isOwners: () => true,
      beginsAgain: true,
    });
    simulation.onChange((change) => this.watch(change));
    this.uploads.onCreated.push((key, { body }) => this.watchUpload(key, body));
    this.plan(until);
    const by = { name: 'preset', configured: () => simulation.cloud.stack.config.images?.presets };
    const isListed = ({ type, gsi1pk }: Readonly<Record<string, unknown>>) =>
      type === 'image' && gsi1pk !== undefined;
    watchList(simulation, this.owner, until, { path: '/owner/images', query: {}, isListed, by });
    watchChanges(simulation, this.owner, until, { isEntry: isListed, by });
    redriveSometimes(simulation, until);
    const file = picture(0x336699);
    const canaries = {
      pipeline: 'images' as const,
      path: '/images',
      body: { preset: 'frontdesk-canary', contentType: 'image/png', size: file.length },
      idIn: ({ imageId }: { readonly imageId?: unknown }) => imageId,
      reads: ['images', 'images/counts', 'changes', 'presets', 'health'],
      owner: this.owner,
      andThen: (answer: Readonly<Record<string, unknown>>) =>
        this.send({ id: String(answer.imageId), upload: answer.upload as Target }, file),
    };
    this.canaries = canariesAmong(simulation, canaries, until);
  }

  private plan(until: number): void {
    const { simulation } = this;
    const random = simulation.random('plan');
    const span = until - simulation.now;
    const visits = simulation.some(random, 6, 30);
    for (let number = 0; number < visits; number++) {
      const at = simulation.now + random.next() * span;
      // The same picture comes several times at the same moment.
      const crowd = random.chance(0.15) ? random.int(2, 5) : 1;
      for (let i = 0; i < crowd; i++)
        simulation.scheduler.at(at + random.next() ** 3 * 20_000, () => void this.visit(number, i));
    }
    const looks = simulation.some(random, 3, 20);
    for (let number = 0; number < looks; number++)
      simulation.scheduler.at(simulation.now + random.next() * span, () => void this.act(number));
  }

  private async visit(number: number, copy: number): Promise<void> {
    const { simulation } = this;
    const random = simulation.random(`visitor ${number} ${copy}`);
    const file = fileOf(simulation.random(`picture ${number}`));
    const key = `upload-${number}-${copy}`;
    const form = await this.ask(key, file, random);
    if (!form) return;
    // Some never send it, portraits most of all; some begin late.
    if (random.chance(0.1)) return;
    if (presetOf(key, simulation) === 'portraits' && simulation.random(`hesitation ${key}`).chance(0.6))
      return;
    await simulation.scheduler.sleep(random.next() ** 3 * 290_000);
    this.send(form, file);
    // Some send it twice, or another one of the same size, and some as often as they can.
    const repeats = random.chance(0.2) ? (random.chance(0.3) ? random.int(5, 40) : 1) : 0;
    for (let i = 0; i < repeats; i++) {
      await simulation.scheduler.sleep(random.next() ** 2 * 20_000);
      this.send(form, random.chance(0.5) ? file : otherOf(file));
    }
    if (random.chance(0.3)) await this.poll(form.id, random);
    if (random.chance(0.15)) {
      await simulation.scheduler.sleep(random.next() ** 3 * 60_000);
      await this.remove(form.id);
      if (random.chance(0.5)) this.send(form, file);
    }
  }

  private async ask(
    key: string,
    file: Uint8Array,
    random: Random,
  ): Promise<{ id: string; upload: Target } | undefined> {
    const { simulation } = this;
    const givesForms = simulation.cloud.stack.config.images?.upload.forms;
    const method = random.chance(0.3) && givesForms ? 'POST' : 'PUT';
    const preset = presetOf(key, simulation);
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status, body } = await simulation.cloud.request({
        method: 'POST',
        path: '/images',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({
          preset,
          contentType: 'image/png',
          size: file.byteLength,
          method,
          alt: `A picture of ${PERSONAL}`,
        }),
        address: `198.51.100.${random.int(1, 250)}`,
      });
      simulation.count(`ask ${status}`);
      if (status !== 201) {
        if (status !== undefined && status < 500) return undefined;
        await simulation.scheduler.sleep(random.next() * 20_000);
        continue;
      }
      const { imageId: id, upload } = JSON.parse(body) as { imageId: string; upload: Target };
      this.known.set(id, simulation.now);
      if (!this.imageOf(id) && !this.asked.has(id))
        simulation.fail('accepted is stored', `image ${id} is not there`);
      return { id, upload };
    }
    return undefined;
  }

  private send({ id, upload }: { id: string; upload: Target }, file: Uint8Array): void {
    const { simulation } = this;
    const find = (name: string) =>
      [this.uploads, this.results].find(
        (bucket) => bucket.name.toLowerCase() === name.toLowerCase(),
      ) as Bucket;
    const accept = () =>
      upload.method === 'PUT'
        ? acceptPut(upload, file, find, simulation.now)
        : acceptUpload(upload, file, find, simulation.now);
    const status = accept();
    simulation.count(`upload ${status}`);
    simulation.trace.add(`a file for ${id} is answered ${status}`);
    if (status >= 300) return;
    if (upload.method === 'PUT' && this.sent.has(id))
      simulation.fail('one address, one file', `a second file of image ${id} is taken`);
    if (!this.sent.has(id)) this.sent.set(id, simulation.now);
  }

  /** Whoever holds an address or a form sends what they like, and the renderer hears of one file. */
  private watchUpload(key: string, body: Uint8Array): void {
    const id = key.startsWith('uploads/') ? key.slice('uploads/'.length) : undefined;
    // An empty one keeps the place of a file that was deleted.
    if (id === undefined || body.byteLength === 0) return;
    if (this.announced.has(id))
      this.simulation.fail('one address, one file', `a second file of image ${id} is announced`);
    if (this.deleted.has(id))
      this.simulation.fail('deleted stays deleted', `a file comes for image ${id} after its deletion`);
    this.announced.add(id);
  }

  private async poll(id: string, random: Random): Promise<void> {
    for (let look = 0; look < 5; look++) {
      const { status, body } = await this.simulation.cloud.request({ method: 'GET', path: `/images/${id}` });
      if (status === 404 && !this.asked.has(id) && this.simulation.now - (this.known.get(id) ?? 0) < DAY)
        this.simulation.fail('accepted is stored', `image ${id} is not found`);
      if (status === 200 && this.deleted.has(id))
        this.simulation.fail('deleted stays deleted', `image ${id} is shown`);
      if (status === 200) this.checkShown(id, JSON.parse(body));
      await this.simulation.scheduler.sleep(random.next() * 10_000);
    }
  }

  /** Whatever an answer names is there when it is named. */
  private checkShown(id: string, { manifest }: { manifest?: { variants: { url: string }[] } }): void {
    for (const { url } of manifest?.variants ?? []) {
      const key = new URL(url).pathname.slice(1);
      if (!this.results.files.has(key) && !this.deleted.has(id))
        this.simulation.fail('a ready picture has all its files', `image ${id} names ${key}`);
    }
  }

  private async act(number: number): Promise<void> {
    const random = this.simulation.random(`owner ${number}`);
    if (this.known.size === 0) return;
    const id = random.pick([...this.known.keys()]);
    const what = random.pick(['delete', 'delete', 'render', 'render', 'list', 'read'] as const);
    if (what === 'delete') await this.remove(id);
    else if (what === 'render') {
      const { status } = await this.owner('POST', `/owner/images/${id}/render`);
      this.simulation.count(`render ${status}`);
    } else if (what === 'list') await this.owner('GET', '/owner/images', { query: { preset: 'gallery' } });
    else await this.owner('GET', `/owner/images/${id}`);
  }

  private async remove(id: string): Promise<void> {
    this.asked.add(id);
    const { status } = await this.owner('DELETE', `/owner/images/${id}`);
    this.simulation.count(`delete ${status}`);
    if (status === 200) this.deleted.set(id, this.simulation.now);
  }

  private imageOf(id: string): StoredImage | undefined {
    const item = this.simulation.cloud.table.get({ pk: { S: `image#${id}` }, sk: { S: 'image' } });
    return item && (plainOf(item) as unknown as StoredImage);
  }

  private watch({ before, after }: Change): void {
    const { simulation } = this;
    const [was, is] = [before, after].map((image) => image && (plainOf(image) as unknown as StoredImage));
    if (!is || !isImage(is)) return;
    if (!was && is.state !== 'awaiting-upload')
      simulation.fail('states follow the state machine', `image ${is.id} begins ${is.state}`);
    if (was && !ALLOWED[was.state]?.includes(is.state))
      simulation.fail('states follow the state machine', `image ${is.id} from ${was.state} to ${is.state}`);
    if (was?.state !== is.state) simulation.count(`image ${is.state}`);
    if (is.state === 'ready') this.checkFiles(is);
    this.holdDay(was, is);
  }

  /** What never came gives its place back once it is given up, and nothing else does. */
  private holdDay(was: StoredImage | undefined, is: StoredImage): void {
    if (is.preset !== 'portraits') return;
    const day = is.createdAt.slice(0, 10);
    const isGivenUp = was?.state === 'awaiting-upload' && is.state === 'rejected';
    const taken = (this.today.get(day) ?? 0) + (was ? 0 : 1) - (isGivenUp ? 1 : 0);
    this.today.set(day, taken);
    if (taken > IMAGES_A_DAY)
      this.simulation.fail('limits hold', `${taken} portraits on ${day}, ${IMAGES_A_DAY} allowed`);
  }

  private checkFiles({ id, content, manifest }: StoredImage): void {
    for (const { width, format } of manifest?.variants ?? []) {
      const key = `v/${content}/${width}.${format}`;
      if (!this.results.files.has(key))
        this.simulation.fail('a ready picture has all its files', `image ${id} lacks ${key}`);
    }
  }

  look(): void {
    this.lookAtLegs();
    const { simulation } = this;
    const all = [...simulation.cloud.table.all()].map((item) => plainOf(item) as unknown as StoredImage);
    const references = new Map<string, number>();
    for (const image of all.filter(isImage)) {
      const age = simulation.now - Date.parse(image.createdAt);
      if (image.state === 'ready') this.checkFiles(image);
      if (image.content !== undefined)
        references.set(image.content, (references.get(image.content) ?? 0) + 1);
      if (image.state === 'processing' && age > HORIZON_SECONDS * 1000 + SLACK)
        simulation.fail('every leg ends', `image ${image.id} is still processing`);
      if (image.state === 'awaiting-upload' && age > SLACK)
        simulation.fail('every leg ends', `image ${image.id} is still waiting for its file`);
      if (this.deleted.has(image.id) && image.state !== 'deleting')
        simulation.fail('deleted stays deleted', `image ${image.id} is ${image.state} again`);
    }
    for (const content of all.filter(({ type }) => type === 'content') as unknown as {
      key: string;
      references: number;
    }[]) {
      const right = references.get(content.key) ?? 0;
      if (content.references !== right)
        simulation.fail(
          'references are exact',
          `content ${content.key}: ${content.references} counted, ${right} are right`,
        );
    }
    for (const [id, at] of this.known) {
      const isKept = simulation.now - at < 12 * HOUR;
      if (isKept && !this.asked.has(id) && !this.imageOf(id))
        simulation.fail('accepted is stored', `image ${id} has gone`);
    }
    // A file that was sent within its form's time is looked at, and becomes something.
    for (const [id, at] of this.sent) {
      const image = this.imageOf(id);
      if (image?.state === 'awaiting-upload' && simulation.now - at > SLACK)
        simulation.fail('never zero', `the file of image ${id} was never looked at`);
    }
  }

  end(): void {
    this.canaries.end();
  }

  lookAtWhatIsLeft(): void {
    const { simulation } = this;
    this.canaries.lookAtWhatIsLeft();
    for (const item of simulation.cloud.table.all()) {
      const { pk, state, reason, gsi2pk, ...rest } = plainOf(item) as Record<string, unknown>;
      if (JSON.stringify(rest).includes(PERSONAL) || isImage(rest) || rest.type === 'content')
        simulation.fail('nothing outlives its retention', JSON.stringify({ pk, state, reason, gsi2pk }));
    }
    for (const bucket of [this.uploads, this.results])
      for (const key of bucket.files.keys())
        simulation.fail('nothing outlives its retention', `the file ${key}`);
  }
}

/** A canary's is one as well. */
function isImage({ type }: { readonly type?: unknown }): boolean {
  return type === 'image' || type === 'canary';
}

/** What is asked for under a key, which repeats keep. */
function presetOf(key: string, simulation: Simulation): 'portraits' | 'gallery' {
  return simulation.random(`preset of ${key}`).chance(0.4) ? 'portraits' : 'gallery';
}

/** A small picture; a few of them are none, or break the decoder. */
function fileOf(random: Random): Uint8Array {
  const what = random.next();
  if (what < 0.05) return SECURITY_LIMIT;
  if (what < 0.12) return Buffer.from(`This is no picture ${random.int(0, 9)}`);
  const width = random.int(5, 12);
  const [red, green, blue] = [random.int(0, 3) * 80, random.int(0, 3) * 80, 100];
  const data = new Uint8Array(width * width * 3).map((_, i) => [red, green, blue][i % 3] as number);
  const png = encode({ width, height: width, channels: 3, data });
  return what < 0.2 ? png.slice(0, -20) : png;
}

/** Another file of the same size, as the form wants it. */
function otherOf(file: Uint8Array): Uint8Array {
  return file.map((byte, i) => (i === file.length - 15 ? byte ^ 1 : byte));
}
