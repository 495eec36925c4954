/** Takes requests for uploads: checks, stores the image, answers with where to send the file. */
import { S3Client } from '@aws-sdk/client-s3';
import type { BundledImages } from '../../config/images.ts';
import { imagesLayout } from '../../config/layout.ts';
import { openFuse } from '../shared/budget/fuse.ts';
import { frontDoor } from '../shared/front-door/front-door.ts';
import { openTools } from '../shared/front-door/tools.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createEnvironment } from './environment.ts';
import { receiveUploadRequest } from './upload/receive.ts';

const environment = parseEnvironment(createEnvironment);
const config = bundledConfig<BundledImages>();
const door = openTools(environment, { signsTokens: true, shards: imagesLayout(config) });
const { table, now } = door;
const tools = {
  ...door,
  config,
  fuse: openFuse({ table, now, budget: config.budget, forms: Object.keys(config.presets) }),
  s3: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
  bucket: environment.UPLOADS_BUCKET,
};
/** Which preset is meant stands in the body, which preflights have none of. */
const origins = new Set(Object.values(config.presets).flatMap((preset) => preset.origins));

export const handler = frontDoor({
  methods: ['POST'],
  findRoute: () => ({}),
  methodsOf: () => ['POST'],
  originsOf: () => origins,
  answer: (visit) => receiveUploadRequest(tools, visit),
});
