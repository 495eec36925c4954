/** Images a minute through the deployed pipeline: asked for, uploaded, announced, rendered, ready. */

import { DEMO_PRESET } from '../local/config.ts';
import { startDeployed } from '../test/support/app.ts';
import { photo } from '../test/support/images/pictures.ts';
import { waitFor } from '../test/support/wait.ts';
import { printTable } from './report.ts';
import { sendFile } from './upload.ts';

const IMAGES = 24;
const SENDERS = 4;

export async function benchImagesThroughput(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  try {
    const base = deployed.urls.images;
    // Each differs, or all but one would be found to be there already.
    const files = await Promise.all(
      Array.from({ length: IMAGES + 1 }, (_, i) =>
        photo(1600 + 2 * i, 1200)
          .jpeg({ quality: 90 })
          .toBuffer(),
      ),
    );
    const send = async (file: Buffer): Promise<number> => {
      const begun = performance.now();
      const body = JSON.stringify({ preset: DEMO_PRESET, contentType: 'image/jpeg', size: file.length });
      const headers = { 'content-type': 'application/json' };
      const ticket = await (await fetch(`${base}/images`, { method: 'POST', headers, body })).json();
      const sent = await sendFile(ticket.upload, new Uint8Array(file));
      if (!sent.ok) throw new Error(`The file was answered with ${sent.status}`);
      await waitFor(
        'the image',
        async () => (await (await fetch(ticket.statusUrl)).json()).status,
        (status) => status === 'ready',
        { withinMs: 120_000 },
      );
      return performance.now() - begun;
    };
    await send(files.pop() as Buffer);
    const durations: number[] = [];
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: SENDERS }, async () => {
        for (let file = files.pop(); file; file = files.pop()) durations.push(await send(file));
      }),
    );
    const perMinute = (IMAGES * 60_000) / (performance.now() - begun);
    const middle = durations.sort((a, b) => a - b)[Math.floor(IMAGES / 2)] ?? 0;
    printTable(
      ['images of 2 megapixels, 12 variants each', 'a minute', 'median seconds until ready'],
      [[`${IMAGES}, ${SENDERS} at a time`, perMinute.toFixed(0), (middle / 1000).toFixed(1)]],
    );
  } finally {
    await stop();
  }
}
