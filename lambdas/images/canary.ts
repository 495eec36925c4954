/** The canary of images, hourly: a new picture, which has arrived when its files can be fetched from where pages fetch them. */
import { randomInt } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { CANARY } from '../../config/values.ts';
import { ask, type Found, runCanary, type Way } from '../shared/canary/run.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters } from '../shared/runtime/parameters.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { picture } from './canary/picture.ts';
import { canaryEnvironment } from './environment.ts';
import type { ImageStatus } from './image/present.ts';

const environment = parseEnvironment(canaryEnvironment);
const parameters = createParameters(new SSMClient({}));
const now = () => new Date();

export const handler = scheduled(() => runCanary({ environment, parameters, now, send }));

interface Ticket {
  readonly statusUrl: string;
  readonly upload: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
}

async function send({ baseUrl, headers }: Way) {
  const file = picture(randomInt(0x1000000));
  const contentType = 'image/png';
  const answer = await ask(`${baseUrl}/images`, 201, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ preset: CANARY, contentType, size: file.length }),
  });
  const { statusUrl, upload } = JSON.parse(await answer.text()) as Ticket;
  await ask(upload.url, 200, { method: 'PUT', headers: upload.headers, body: new Uint8Array(file) });
  return () => look(statusUrl);
}

async function look(statusUrl: string): Promise<Found> {
  const answer = await ask(statusUrl, 200);
  const { status, reason, manifest } = JSON.parse(await answer.text()) as ImageStatus;
  if (status === 'rejected') return { wrong: `it was refused: ${reason?.code}` };
  if (status !== 'ready' || !manifest) return undefined;
  for (const { url } of manifest.variants) await ask(url, 200);
  return 'arrived';
}
