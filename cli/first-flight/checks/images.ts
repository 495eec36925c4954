import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectThat, type FlightCheck, waitFor } from '../check.ts';

/** A picture of the project's own. */
const PICTURE = join(import.meta.dirname, '../../../docs/pictures/inbox.png');

interface Ticket {
  readonly statusUrl: string;
  readonly upload: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Record<string, string>;
    readonly fields?: Record<string, string>;
  };
}

interface Status {
  readonly status: string;
  readonly reason?: string;
  readonly manifest?: {
    readonly variants: readonly { readonly url: string; readonly type: string; readonly bytes: number }[];
  };
}

/** Sends a file as the page's own element does. */
async function send(
  { upload: { method, url, headers = {}, fields } }: Ticket,
  file: Buffer,
): Promise<Response> {
  if (!fields) return fetch(url, { method, headers, body: new Uint8Array(file) });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(file)]));
  return fetch(url, { method, body: form });
}

const rendered: FlightCheck = {
  subject: 'images: a picture is rendered and served',
  async run({ urls }) {
    const file = await readFile(PICTURE);
    const asked = await fetch(`${urls.images}/images`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ preset: 'gallery', contentType: 'image/png', size: file.byteLength }),
    });
    expectThat(asked.status === 201, `the upload was answered with ${asked.status}`);
    const ticket = (await asked.json()) as Ticket;
    const sent = await send(ticket, file);
    expectThat(sent.ok, `S3 answered ${sent.status}`);
    const variants = await waitFor('The picture', async () => {
      const { status, reason, manifest } = (await (await fetch(ticket.statusUrl)).json()) as Status;
      expectThat(status !== 'rejected', `it was rejected: ${reason ?? 'no reason given'}`);
      return manifest?.variants;
    });
    for (const { url, type, bytes } of variants) {
      const answer = await fetch(url);
      const size = (await answer.arrayBuffer()).byteLength;
      const served = answer.headers.get('content-type');
      expectThat(
        answer.ok && served === type && size === bytes,
        `a ${type} of ${bytes} bytes came with ${answer.status} as ${served}, ${size} bytes`,
      );
    }
    return `${variants.length} files, from ${Math.min(...variants.map(({ bytes }) => bytes))} bytes`;
  },
};

export const imagesChecks: readonly FlightCheck[] = [rendered];
