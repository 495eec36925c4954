/**
 * Images where AWS refuses CloudFront at first, and what becomes of their addresses once it does not; and where no forms are given out, as
 * is usual.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import type { FrontdeskConfigInput } from '../../../config/index.ts';
import type { ImageStatus } from '../../../lambdas/images/image/present.ts';
import { clientSettings } from '../../../local/aws-environment.ts';
import { DEMO_PRESET, localConfig } from '../../../local/config.ts';
import { type DeployedApp, deployApp } from '../../../local/deploy.ts';
import { type Engine, startEngine } from '../../../local/engine.ts';
import { freePort } from '../../../local/port.ts';
import { photo } from '../../support/images/pictures.ts';
import { localTestConfig } from '../../support/local-config.ts';
import { ownEngineHas } from '../../support/own-engine.ts';
import { waitFor } from '../../support/wait.ts';

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const siteOf = (engine: Engine): FrontdeskConfigInput => {
  const config = localConfig(localTestConfig, { engine, site: 'http://localhost:8080' });
  const { contact: _, feedback: __, keywordDm: ___, ...onlyImages } = config;
  return onlyImages;
};

async function deploy(engine: Engine, directory: string, cdn: boolean): Promise<DeployedApp> {
  await engine.restart({ enforceIam: false });
  const config = siteOf(engine);
  const { upload } = config.images ?? {};
  const images = { presets: {}, ...config.images, upload: { ...upload, forms: false }, cdn };
  const app = await deployApp({ engine, directory, config: { ...config, images } });
  await engine.restart({ enforceIam: true });
  return app;
}

async function statusOf(url: string): Promise<ImageStatus> {
  return (await (await fetch(url)).json()) as ImageStatus;
}

/** Uploads a file. @returns where to ask about it */
async function send(base: string, file: Uint8Array): Promise<string> {
  const asked = await fetch(`${base}/images`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ preset: DEMO_PRESET, contentType: 'image/jpeg', size: file.length }),
  });
  const { upload, statusUrl } = (await asked.json()) as {
    upload: { url: string; headers: Record<string, string> };
    statusUrl: string;
  };
  const sent = await fetch(upload.url, {
    method: 'PUT',
    headers: upload.headers,
    body: new Uint8Array(file),
  });
  expect(sent.status).toBe(200);
  return statusUrl;
}

/** Has the sweep come when a refused file is due. @returns whether its original is there afterwards */
async function isKeptWhenDue({ outputs }: DeployedApp, engine: Engine, imageId: string): Promise<boolean> {
  const { TableName, UploadsBucketName, SweepName } = outputs['Frontdesk-local-Images'] ?? {};
  const settings = clientSettings(engine.url);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { pk: `image#${imageId}`, sk: 'image' },
      UpdateExpression: 'SET gsi2sk = :due',
      ExpressionAttributeValues: { ':due': new Date(Date.now() - 1000).toISOString() },
    }),
  );
  await new LambdaClient(settings).send(new InvokeCommand({ FunctionName: SweepName }));
  return new S3Client({ ...settings, forcePathStyle: true })
    .send(new HeadObjectCommand({ Bucket: UploadsBucketName, Key: `uploads/${imageId}` }))
    .then(() => true)
    .catch((error: Error) => {
      if (error.name !== 'NotFound') throw error;
      return false;
    });
}

async function shown(url: string): Promise<unknown> {
  const answer = await fetch(url);
  return [answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength > 0];
}

describe.runIf(ownEngineHas('cdn'))('images without CloudFront and without forms', () => {
  it('are served by the API, or refused and deleted, and their addresses go on working once there is one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'frontdesk-without-cdn-'));
    ends.push(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
    const engine = await startEngine({
      directory: join(directory, 'engine'),
      port: await freePort(),
      smtpPort: await freePort(),
    });
    ends.push(() => engine.stop());

    const app = await deploy(engine, directory, false);
    const { urls, outputs } = app;
    expect(outputs['Frontdesk-local-Images']).not.toHaveProperty('CdnDomainName');
    const statusUrl = await send(urls.images ?? '', await photo(60, 40).jpeg().toBuffer());
    const { manifest } = await waitFor(
      'the picture',
      () => statusOf(statusUrl),
      ({ status }) => status === 'ready',
    );
    const held = manifest?.src ?? '';
    expect(held).toMatch(/\/v\/[0-9a-f]{32}\/60\.jpeg$/);
    expect(held.startsWith(`${urls.images}/`)).toBe(true);
    expect(await shown(held)).toEqual([200, 'image/jpeg', true]);

    const refused = await send(urls.images ?? '', Buffer.from('no picture'));
    await waitFor(
      'the refusal',
      () => statusOf(refused),
      ({ status }) => status === 'rejected',
    );
    expect(await isKeptWhenDue(app, engine, refused.split('/').at(-1) ?? '')).toBe(false);

    const later = await deploy(engine, directory, true);
    expect(later.outputs['Frontdesk-local-Images']).toHaveProperty('CdnDomainName');
    expect(later.urls.images).toBe(urls.images);
    expect(await shown(held)).toEqual([200, 'image/jpeg', true]);
    const { manifest: now } = await statusOf(statusUrl);
    expect(await shown(now?.src ?? '')).toEqual([200, 'image/jpeg', true]);
  });
});
