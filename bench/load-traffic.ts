/** What visitors and devices send to each pipeline. */
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../local/aws-environment.ts';
import { DEMO_PRESET } from '../local/config.ts';
import { DEMO_WIDGET } from '../local/feedback-config.ts';
import { commentEntry, signed } from '../local/graph/webhooks.ts';
import type { Deployed } from '../test/support/app.ts';
import { photo } from '../test/support/images/pictures.ts';
import { madeUp } from './keyword-dm.ts';
import { sendFile } from './upload.ts';

export interface Traffic {
  readonly name: string;
  /** Requests a second, sustained. */
  readonly perSecond: number;
  /** Requests at one moment. */
  readonly burst: number;
  /** Requests of an hour, for memory: one a second, and of what is larger less. */
  readonly perHour: number;
  /** @returns the last answer's status */
  readonly send: (number: number) => Promise<number>;
}

export async function trafficOf(deployed: Deployed): Promise<Traffic[]> {
  return [...(await visitors(deployed)), ...files(deployed)];
}

async function visitors(deployed: Deployed): Promise<Traffic[]> {
  const { urls, form, instagram } = deployed;
  const postJson = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, answer: await response.json() };
  };
  const file = new Uint8Array(await photo(640, 480).jpeg({ quality: 80 }).toBuffer());
  return [
    {
      name: 'submissions',
      perSecond: 5,
      burst: 60,
      perHour: 3_600,
      send: async (number) => {
        const body = { name: 'Ada', email: 'ada@frontdesk-tests.dev', message: `Number ${number}` };
        return (await postJson(`${urls.contact}/f/${form}`, body)).status;
      },
    },
    {
      name: 'responses',
      perSecond: 5,
      burst: 60,
      perHour: 3_600,
      send: async (number) => {
        const body = { rating: 3 + (number % 3), page: '/tea', comment: `Number ${number}` };
        return (await postJson(`${urls.feedback}/feedback/${DEMO_WIDGET}`, body)).status;
      },
    },
    {
      name: 'uploads',
      perSecond: 0.5,
      burst: 5,
      perHour: 360,
      send: async (number) => {
        // A comment behind the last byte of a JPEG makes another file of it, and no other picture.
        const bytes = Buffer.concat([file, Buffer.from(`\n${number}`)]);
        const asked = { preset: DEMO_PRESET, contentType: 'image/jpeg', size: bytes.length };
        const { status, answer } = await postJson(`${urls.images}/images`, asked);
        if (status !== 201) return status;
        return (await sendFile(answer.upload, new Uint8Array(bytes))).status;
      },
    },
    {
      name: 'comments',
      perSecond: 5,
      burst: 60,
      perHour: 3_600,
      send: async (number) => {
        const comment = madeUp(instagram.account, `load-${number}`);
        const request = signed(instagram.appSecret, [commentEntry(comment, undefined, 'changes')]);
        return (await fetch(`${urls['keyword-dm']}/instagram/webhook`, request)).status;
      },
    },
  ];
}

function files({ endpoint, outputs }: Deployed): Traffic[] {
  const iot = new IoTDataPlaneClient(clientSettings(endpoint));
  const s3 = new S3Client(clientSettings(endpoint));
  const Bucket = outputs['Frontdesk-local-Data']?.BucketName;
  return [
    {
      name: 'landed files',
      perSecond: 0.5,
      burst: 5,
      perHour: 120,
      send: async (number) => {
        const rows = Array.from({ length: 50 }, (_, i) => `${number}-${i},2026-03-01T12:00:00Z,${i},DE`);
        const Body = ['id,at,amount,country', ...rows, ''].join('\n');
        const Key = `landing/orders/load/${number}.csv`;
        const { $metadata } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        return $metadata.httpStatusCode ?? 0;
      },
    },
    {
      name: 'readings',
      perSecond: 5,
      burst: 60,
      perHour: 3_600,
      send: async (number) => {
        const topic = `frontdesk/local/readings/temperature/load-${number % 60}`;
        const payload = Buffer.from(
          JSON.stringify({ value: number % 30, sequence: number, time: Date.now() }),
        );
        const { $metadata } = await iot.send(new PublishCommand({ topic, qos: 1, payload }));
        return $metadata.httpStatusCode ?? 0;
      },
    },
  ];
}
