import * as z from 'zod';
import { budget } from './budget.ts';
import { checkShared, shards } from './shards.ts';
import { captcha } from './spam.ts';
import {
  CANARY,
  CANARY_RATE,
  delivery,
  id,
  MEGABYTE,
  origin,
  ownId,
  positive,
  shareOfDay,
  tooSmallDay,
  whole,
} from './values.ts';

const quality = whole
  .min(1, { error: 'must be between 1 and 100' })
  .max(100, { error: 'must be between 1 and 100' });

/** Chosen for each picture by what it looks like, to come near to sharp's defaults: `lambdas/images/render/choose.ts`. */
const auto = z.literal('auto');

const avif = z.strictObject({
  /** 1 to 100, libaom's scale: 50 looks like a JPEG of about 80; or `auto`. */
  quality: z.union([auto, quality]),
  /** 0 (fastest) to 9, or `auto`. What each costs and gains: docs/images.md. */
  effort: z.union([auto, whole.min(0).max(9)]),
  /** 4:2:0 halves the colour's resolution, as JPEG does; or `auto`. */
  chroma: z.enum(['auto', '4:2:0', '4:4:4']),
  /** 8 or 10 for each channel, or `auto`. With 10, smooth surfaces keep their shades at half again the time. */
  bits: z.union([auto, z.literal(8), z.literal(10)]),
});
const webp = z.strictObject({
  /** 1 to 100, or `auto`. Moving pictures have 80 with `auto`. */
  quality: z.union([auto, quality]),
  /** 0 (fastest) to 6, or `auto`. Moving pictures have 2 with `auto`. */
  effort: z.union([auto, whole.min(0).max(6)]),
});
const jpeg = z.strictObject({
  /** 1 to 100, or `auto`. */
  quality: z.union([auto, quality]),
});

const crop = z.strictObject({
  /** Width to height, such as [16, 9]. */
  ratio: z.tuple([positive, positive]),
  /**
   * What stays in view: `smart` finds faces, colour and contrast; a point, from 0,0 (top left) to 1,1, is exact.
   * @default smart
   */
  focus: z
    .union([
      z.literal('smart'),
      z.strictObject({
        /** From the left. */
        x: z.number().min(0).max(1),
        /** From the top. */
        y: z.number().min(0).max(1),
      }),
    ])
    .default('smart'),
});

const access = {
  /** Whether any visitor may upload. Otherwise each upload needs a token that the owner's server asks for. @default false */
  public: z.boolean().default(false),
  /** Origins whose pages may upload. @default none */
  origins: z.array(origin).default([]),
  /** Asks for a proof that a person uploads, from the page's widget. @default none is asked for */
  captcha: captcha
    .extend({
      /** While the provider gives no answer: take uploads without it, or none. @default accept */
      onUnreachable: z.enum(['accept', 'refuse']).default('accept'),
    })
    .optional(),
  /**
   * Days until an image is deleted, original, variants and entry, counted from the request for its upload. A change
   * concerns later uploads. @default kept
   */
  retentionDays: positive.max(3650).optional(),
  /**
   * Over how many keys its images are spread, from which day on, where more come than a key takes: docs/scale.md.
   * A change whose day has come stays in the list for ever. @default one
   */
  shards: shards.optional(),
  /** What one visitor and all of them may send. */
  rate: z
    .strictObject({
      /** Uploads a minute from one address, as a token bucket. @default 10 */
      perAddressPerMinute: positive.default(10),
      /** Uploads a minute for the preset as a whole. @default 60 */
      perPresetPerMinute: positive.default(60),
      /** Images a day (UTC) for the preset as a whole. @default 500 */
      imagesPerDay: positive.default(500),
      /** Megabytes a day (UTC) for the preset as a whole; not less than `maxBytes`. @default 2000 */
      megabytesPerDay: positive.default(2000),
      /**
       * How much of a public preset's day one address may take, up to 1; one picture in any case. Where a token is
       * needed there is no such limit. @default 0.2
       */
      perAddressShareOfDay: shareOfDay.default(0.2),
    })
    .prefault({}),
};

const rendering = z.strictObject({
  /** Widths in pixels. Wider ones than the picture are left out; its own width then takes their place. */
  widths: z.array(positive.max(4096)).min(1).max(8),
  /** What is made for each width, best first. Pictures with transparency get PNG in JPEG's place. */
  formats: z.array(z.enum(['avif', 'webp', 'jpeg'])).min(1),
  avif,
  webp,
  jpeg,
  /** The shape that every picture is cut to. @default its own */
  crop: crop.optional(),
  /** Whether a moving GIF or WebP stays in motion (as WebP, with a still picture as well); otherwise its first frame is used. */
  animated: z.boolean(),
  /** The largest upload in bytes. */
  maxBytes: positive.max(100 * MEGABYTE),
  /** The largest picture in pixels; all frames together where they are kept. AVIF is held to half of it. */
  maxPixels: positive.max(50_000_000, { error: 'at most 50000000: more does not fit into the function' }),
});

/** How pictures of a preset are rendered: all that a variant's bytes depend on, and the limits for what comes in. */
export type Rendering = z.infer<typeof rendering>;

/** Each picture in its own settings: near to sharp's defaults in looks and bytes, at a fraction of the work. */
const encoders = {
  avif: { quality: 'auto', effort: 'auto', chroma: 'auto', bits: 'auto' },
  webp: { quality: 'auto', effort: 'auto' },
  jpeg: { quality: 'auto' },
} as const;

const limits = { maxBytes: 25 * MEGABYTE, maxPixels: 50_000_000 };

/** What the three kinds of picture on a site need; `docs/images.md` has the measurements behind the numbers. */
const KINDS: Record<'avatar' | 'gallery' | 'hero', Rendering> = {
  avatar: {
    ...encoders,
    ...limits,
    widths: [64, 128, 256],
    formats: ['webp', 'jpeg'],
    crop: { ratio: [1, 1], focus: 'smart' },
    animated: false,
    maxBytes: 10 * MEGABYTE,
  },
  gallery: {
    ...encoders,
    ...limits,
    widths: [160, 320, 640, 1280],
    formats: ['avif', 'webp', 'jpeg'],
    animated: true,
  },
  hero: {
    ...encoders,
    ...limits,
    widths: [640, 1280, 1920, 2560],
    formats: ['avif', 'webp', 'jpeg'],
    animated: false,
  },
};

const preset = z.strictObject({
  ...access,
  /** Which destinations are told when a picture is ready or came to nothing: docs/destinations.md. @default none */
  destinations: z.array(id).max(10).default([]),
  /** Whose settings fill in what is left out. @default the kind of the preset's own name, else gallery */
  kind: z.enum(['avatar', 'gallery', 'hero']).optional(),
  ...rendering.partial().shape,
  /** How AVIF is made. @default as the kind does */
  avif: avif.partial().optional(),
  /** How WebP is made. @default as the kind does */
  webp: webp.partial().optional(),
  /** How JPEG is made. @default as the kind does */
  jpeg: jpeg.partial().optional(),
});

/** A preset with its kind's settings filled in. */
export type PresetConfig = Omit<z.output<typeof preset>, 'kind' | keyof Rendering> & Rendering;

function complete(name: string, { kind, ...input }: z.output<typeof preset>): PresetConfig {
  const base = KINDS[kind ?? (Object.hasOwn(KINDS, name) ? (name as keyof typeof KINDS) : 'gallery')];
  return {
    ...base,
    ...input,
    widths: [...new Set(input.widths ?? base.widths)].sort((a, b) => a - b),
    formats: [...new Set(input.formats ?? base.formats)],
    avif: { ...base.avif, ...input.avif },
    webp: { ...base.webp, ...input.webp },
    jpeg: { ...base.jpeg, ...input.jpeg },
  } as PresetConfig;
}

/** The preset by which the canary comes in. Anybody may use it who is let reach it. */
export function canaryPreset(): PresetConfig {
  const settings = { public: true, widths: [16], formats: ['avif', 'webp', 'jpeg'], maxBytes: 100_000 };
  return complete(
    CANARY,
    preset.parse({ ...settings, maxPixels: 10_000, retentionDays: 1, rate: CANARY_RATE }),
  );
}

const processing = delivery.extend({
  /** How long one attempt may take before another may begin. At AWS 120 at least, the function's time-out. @default 150 */
  leaseSeconds: positive.default(150),
  /** Also how long an upload waits while another one of the same picture is rendered. @default 3 */
  firstRetrySeconds: positive.default(3),
});

export const images = z
  .strictObject({
    /** Each preset by its id, which uploads name. */
    presets: z
      .record(ownId, preset)
      .refine((presets) => Object.keys(presets).length > 0, { error: 'configure at least one preset' })
      .transform((presets) =>
        Object.fromEntries(Object.entries(presets).map(([name, input]) => [name, complete(name, input)])),
      ),
    /** What becomes of the files that visitors sent. */
    originals: z
      .strictObject({
        /** Days until an original is deleted; then its picture can't be rendered again. @default kept */
        expireDays: positive.min(30, { error: 'at least 30: a redrive needs them that long' }).optional(),
      })
      .prefault({}),
    /** How files come in. */
    upload: z
      .strictObject({
        /**
         * Whether programs that can send files by a form only may ask for one (`method: 'POST'`). Goes with the next
         * version. Costs a queue more. @default false: files are put to an address
         */
        forms: z.boolean().default(false),
        /** How long a visitor may take to begin sending the file. @default 300, the most */
        policySeconds: positive.max(300).default(300),
        /** How long an image may wait for its file before it counts as given up. @default 3600 */
        expireSeconds: positive.default(3600),
      })
      .prefault({}),
    /** How hard a rendering is tried. */
    processing: processing.prefault({}),
    /**
     * Over how many keys is spread what all presets share, from which day on. As many as each preset has, at least: docs/scale.md.
     * @default one
     */
    shards: shards.optional(),
    /** What it may cost; beyond, it takes no pictures. See docs/cost.md. @default no limit */
    budget: budget.optional(),
    /**
     * Whether rendered images and the upload script are served by CloudFront. Without it the pipeline's own API serves them
     * under the same keys: for accounts for which AWS refuses CloudFront at first. Addresses that pages hold go on working
     * when it comes, and not when it goes. @default true
     */
    cdn: z.boolean().default(true),
    /**
     * Seconds that a shared picture stays after its last image was deleted, so that an upload which comes just then
     * finds it. @default 3600
     */
    graceSeconds: positive.default(3600),
  })
  .superRefine(checkShared('presets'))
  .superRefine(({ presets }, context) => {
    for (const [id, { rate, maxBytes }] of Object.entries(presets)) {
      const message = tooSmallDay(rate.megabytesPerDay, maxBytes, 'maxBytes');
      if (message !== undefined)
        context.addIssue({ code: 'custom', message, path: ['presets', id, 'rate', 'megabytesPerDay'] });
    }
  });
export type ImagesConfig = z.infer<typeof images>;

/** What functions get. */
export type BundledImages = ImagesConfig & {
  /** The canary's own preset. @default there is no canary */
  readonly canary?: PresetConfig | undefined;
};
