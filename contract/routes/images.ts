import * as z from 'zod';
import type { RejectionCode } from '../../lambdas/images/render/rejected.ts';
import { COMMON_ERRORS } from '../errors.ts';
import type { Contract } from '../route.ts';
import { etag, IF_MATCH, id, legs, pageOf, paging, range, rate, search, states, time } from '../shapes.ts';
import { budgetRoute, CACHED, documentRoute, notModified, scriptRoute } from './common.ts';
import { destinationRoutes } from './destinations.ts';
import { sharedRoutes } from './owner.ts';
import { peopleRoutes } from './people.ts';

const READ = ['images:read'];
const WRITE = ['images:write'];

const FORMATS = ['avif', 'webp', 'png', 'jpeg'] as const;
const REJECTIONS: Readonly<Record<RejectionCode, true>> = {
  empty: true,
  'too-large': true,
  'not-an-image': true,
  'unsupported-format': true,
  'too-many-pixels': true,
  damaged: true,
  'too-costly': true,
  crashed: true,
  'not-processed': true,
  replaced: true,
  'upload-expired': true,
};

const size = { width: z.int(), height: z.int() };
const manifest = z
  .object({
    ...size,
    animated: z.boolean(),
    original: z.object({ format: z.string(), ...size, bytes: z.int(), hash: z.string() }),
    placeholder: z.object({ thumbhash: z.string(), color: z.string(), url: z.string() }),
    variants: z.array(
      z.object({
        format: z.enum(FORMATS),
        ...size,
        bytes: z.int(),
        animated: z.boolean(),
        type: z.string(),
        url: z.string(),
      }),
    ),
    srcset: z.partialRecord(z.enum(FORMATS), z.string()),
    src: z.string(),
    picture: z.string().meta({ description: 'A complete `<picture>` element, escaped' }),
  })
  .meta({ id: 'Manifest', description: 'What a page needs to show the picture' });

const statusShape = {
  imageId: id,
  status: z.enum(['awaiting-upload', 'processing', 'ready', 'rejected']),
  expiresAt: time.optional().meta({ description: 'Until when a file is waited for' }),
  reason: z
    .object({ code: z.enum(Object.keys(REJECTIONS) as [RejectionCode]), message: z.string() })
    .optional()
    .meta({ description: 'Why it was rejected' }),
  manifest: manifest.optional(),
};
const status = z.object(statusShape).meta({ id: 'UploadStatus' });

const image = z
  .object({
    ...statusShape,
    preset: z.string(),
    etag,
    alt: z.string().optional(),
    createdAt: time,
    readyAt: time.optional(),
    deletedAfter: time.optional(),
    origin: z.string().optional(),
    contentType: z.string(),
    size: z.int(),
    outdated: z.boolean().meta({ description: 'Rendering again would give other variants' }),
    legs,
  })
  .meta({ id: 'Image' });

const foundImages = pageOf('Images', image, {
  search: search.optional().meta({ description: 'Where `state` is asked for' }),
});

const STATES = ['awaiting-upload', 'processing', 'ready', 'rejected'] as const;

const configuredPreset = z
  .object({
    id: z.string(),
    url: z.url().meta({ description: 'The API’s base address, for the upload script' }),
    scripts: z.url().meta({ description: 'What `/assets/v1` is appended to' }),
    public: z.boolean().meta({ description: 'Whether any visitor may upload' }),
    origins: z.array(z.string()),
    widths: z.array(z.int()),
    formats: z.array(z.enum(['avif', 'webp', 'jpeg'])),
    maxBytes: z.int(),
    maxPixels: z.int(),
    animated: z.boolean(),
    crop: z.looseObject({ ratio: z.array(z.int()) }).optional(),
    retentionDays: z.int().optional(),
    captcha: z.enum(['turnstile', 'hcaptcha', 'recaptcha']).optional(),
    rate,
    today: z
      .object({ images: z.int(), bytes: z.int(), imagesPerDay: z.int(), bytesPerDay: z.int() })
      .meta({ description: 'How much of the day (UTC) is used, and how much there is' }),
  })
  .meta({ id: 'ConfiguredPreset' });

const upload = z
  .object({
    preset: z.string(),
    contentType: z.string().meta({ examples: ['image/jpeg'] }),
    size: z.int().min(1).meta({ description: 'In bytes, exactly' }),
    method: z.enum(['PUT', 'POST']).optional().meta({
      description:
        'How the file will be sent. POST, by a form, is for programs that know no other way, and goes with the next version',
    }),
    alt: z.string().max(500).optional().meta({ description: 'For people who don’t see the picture' }),
    token: z.string().optional().meta({ description: 'For a preset that is closed to strangers' }),
    captcha: z.string().optional().meta({ description: 'The proof, for a preset with a captcha' }),
  })
  .meta({ id: 'Upload' });

const ticket = z
  .object({
    imageId: id,
    upload: z
      .object({
        method: z.enum(['PUT', 'POST']),
        url: z.url(),
        headers: z
          .record(z.string(), z.string())
          .optional()
          .meta({ description: 'Of a PUT: to be sent as they are. Its body is the file' }),
        fields: z
          .record(z.string(), z.string())
          .optional()
          .meta({ description: 'Of a POST, as multipart/form-data: all of these first, then `file`' }),
      })
      .meta({ description: 'How to send the file. Of a PUT, a second one is answered with 412' }),
    expiresAt: time,
    statusUrl: z.url(),
  })
  .meta({ id: 'Ticket', description: 'Where to send the file, and where to ask what became of it' });

export const images: Contract = {
  pipeline: 'images',
  title: 'Frontdesk: images',
  description: 'Takes pictures, renders them in the right sizes and formats, and says where they are.',
  routes: [
    {
      method: 'post',
      path: '/images',
      id: 'requestUpload',
      summary: 'Ask for an upload',
      headers: {
        'Idempotency-Key':
          'Names the upload: a repeat is answered with the same image for as long as its address is good, five minutes at most',
      },
      body: { 'application/json': upload },
      answers: { 201: { description: 'Where to send the file', content: { 'application/json': ticket } } },
      errors: [
        ...COMMON_ERRORS.body,
        ...COMMON_ERRORS.fields,
        'BAD_IDEMPOTENCY_KEY',
        'BLOCKED',
        'CAPTCHA_FAILED',
        'CAPTCHA_UNAVAILABLE',
        'IDEMPOTENCY_KEY_REUSED',
        'NOT_FOUND',
        'PRESET_NOT_FOUND',
        'TOKEN_REFUSED',
        'TOKEN_REQUIRED',
        'TYPE_FILE',
      ],
    },
    {
      method: 'get',
      path: '/images/{imageId}',
      id: 'getStatus',
      summary: 'What became of an upload',
      headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
      answers: {
        200: {
          description: 'The image',
          content: { 'application/json': status },
          headers: { ETag: 'Of the content; send it as `If-None-Match`' },
        },
        304: notModified,
      },
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/v/{content}/{file}',
      id: 'getVariant',
      summary: 'A rendered picture, or the way to where it is delivered',
      headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
      answers: {
        200: {
          description: 'The picture, where no CDN delivers it',
          content: {
            'image/avif': z.string(),
            'image/webp': z.string(),
            'image/png': z.string(),
            'image/jpeg': z.string(),
          },
          headers: CACHED,
        },
        302: {
          description: 'To the CDN; without one, to the bucket, for what is too large for an answer',
          headers: { Location: 'The picture', 'Cache-Control': CACHED['Cache-Control'] },
        },
        304: notModified,
      },
      errors: ['NOT_FOUND'],
    },
    scriptRoute,
    documentRoute,
    budgetRoute('images'),
    ...destinationRoutes('images', 'image'),
    ...peopleRoutes('images'),
    ...sharedRoutes('images', { change: { status: z.enum(STATES) } }),
    {
      method: 'get',
      path: '/owner/presets',
      id: 'listPresets',
      summary: 'The presets as they are configured, and how much of the day is used',
      scopes: READ,
      answers: {
        200: {
          description: 'All of them',
          content: { 'application/json': pageOf('Presets', configuredPreset) },
        },
      },
    },
    {
      method: 'get',
      path: '/owner/images',
      id: 'listImages',
      summary: 'List images, newest first',
      scopes: READ,
      query: z.object({
        preset: z
          .string()
          .optional()
          .meta({ description: 'Also one that is no longer configured; every configured one otherwise' }),
        state: states(...STATES),
        ...paging,
      }),
      answers: { 200: { description: 'A page', content: { 'application/json': foundImages } } },
      errors: ['BAD_QUERY', 'BAD_CURSOR'],
    },
    {
      method: 'get',
      path: '/owner/images/counts',
      id: 'countImages',
      summary: 'How many of a preset’s newest thousand images are in each state',
      scopes: READ,
      query: z.object({ from: range.from }),
      answers: {
        200: {
          description: 'Every configured preset',
          content: {
            'application/json': z
              .object({
                items: z.array(
                  z.object({
                    preset: z.string(),
                    ...Object.fromEntries(STATES.map((state) => [state, z.int()])),
                    more: z.boolean().meta({ description: 'Whether there are older ones' }),
                  }),
                ),
              })
              .meta({ id: 'ImageCounts' }),
          },
        },
      },
      errors: ['BAD_QUERY'],
    },
    {
      method: 'get',
      path: '/owner/images/{id}',
      id: 'getImage',
      summary: 'Read an image',
      scopes: READ,
      answers: { 200: { description: 'The image', content: { 'application/json': image } } },
    },
    {
      method: 'patch',
      path: '/owner/images/{id}',
      id: 'describeImage',
      summary: 'Correct an image’s description',
      scopes: WRITE,
      headers: IF_MATCH,
      body: {
        'application/json': z
          .strictObject({
            alt: z.string().max(500).meta({ description: 'An empty one takes the description away' }),
          })
          .meta({ id: 'ImageChange' }),
      },
      answers: { 200: { description: 'The image as it is then', content: { 'application/json': image } } },
      errors: [...COMMON_ERRORS.body, ...COMMON_ERRORS.fields, 'CHANGED_MEANWHILE'],
    },
    {
      method: 'delete',
      path: '/owner/images/{id}',
      id: 'deleteImage',
      summary: 'Delete an image, for everybody at once',
      scopes: WRITE,
      answers: {
        200: {
          description: 'It is deleted',
          content: {
            'application/json': z
              .object({
                imageId: id,
                deleted: z.array(z.string()),
                variants: z.string().meta({ description: 'When the rendered files go' }),
                cached: z.string().meta({ description: 'Who may still have copies' }),
              })
              .meta({ id: 'ImageDeletion' }),
          },
        },
      },
      errors: ['CONFLICT'],
    },
    {
      method: 'post',
      path: '/owner/images/{id}/render',
      id: 'renderImage',
      summary: 'Render an image again, as its preset is now',
      scopes: WRITE,
      answers: {
        202: {
          description: 'It will be',
          content: { 'application/json': z.object({ imageId: id }).meta({ id: 'Rendering' }) },
        },
      },
      errors: ['NOT_NOW'],
    },
    {
      method: 'post',
      path: '/owner/upload-tokens',
      id: 'createUploadToken',
      summary: 'Make a token for one upload into a closed preset',
      scopes: [...WRITE, 'images:upload'],
      body: {
        'application/json': z
          .object({ preset: z.string(), expiresInSeconds: z.int().min(1).max(86_400).default(600) })
          .meta({ id: 'UploadTokenRequest' }),
      },
      answers: {
        201: {
          description: 'The token',
          content: {
            'application/json': z.object({ token: z.string(), expiresAt: time }).meta({ id: 'UploadToken' }),
          },
        },
      },
      errors: [...COMMON_ERRORS.body, ...COMMON_ERRORS.fields, 'PRESET_NOT_FOUND'],
    },
  ],
};
