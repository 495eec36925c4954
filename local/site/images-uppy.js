/** Uppy with its Dashboard and its standard S3 plugin against our endpoint. The plugin asks by key; ours is made by the server. */
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';

/** The formats that are taken, and their usual endings: by one of both a file passes. */
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** In milliseconds: between two questions whether a picture is ready, and until nobody asks any more. */
const POLL = 1000;
const POLL_FOR = 120_000;

/**
 * @param {string} endpoint what `/images` is appended to
 * @param {string} preset
 * @param {{ target: string, maxFileSize: number, say: (text: string, isProblem?: boolean) => void,
 *   onReady: (imageId: string) => void }} page
 */
export function createUppy(endpoint, preset, { target, maxFileSize, say, onReady }) {
  const uppy = new Uppy({
    restrictions: { allowedFileTypes: TYPES, maxFileSize, maxNumberOfFiles: 20 },
    locale: { strings: { youCanOnlyUploadFileTypes: 'Only JPEG, PNG, WebP, GIF or AVIF are taken' } },
  });
  uppy.use(Dashboard, {
    target,
    inline: true,
    width: '100%',
    height: 380,
    theme: 'auto',
    proudlyDisplayPoweredByUppy: false,
    note: `JPEG, PNG, WebP, GIF or AVIF, at most ${Math.round(maxFileSize / 1_000_000)} MB`,
    // The dialogue for a picture's details asks for its description, which goes along to the service.
    metaFields: [{ id: 'alt', name: 'What it shows', placeholder: 'For people who can’t see it' }],
  });
  uppy.use(AwsS3, {
    shouldUseMultipart: false,
    allowedMetaFields: false,
    s3Endpoint: endpoint,
    generateObjectKey: (file) => file.id,
    async signRequest({ key }) {
      const { type, size, meta } = uppy.getFile(key);
      const response = await fetch(`${endpoint}/images`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ preset, contentType: type, size, ...(meta.alt && { alt: meta.alt }) }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      uppy.setFileMeta(key, { statusUrl: answer.statusUrl });
      return answer.upload;
    },
  });

  let sent = 0;
  let done = 0;
  const count = () => say(done < sent ? `${done} of ${sent} are ready …` : `All ${sent} are ready.`);
  // The Dashboard shows it for a moment; here it stays to be read.
  uppy.on('restriction-failed', (file, error) =>
    say(file ? `${file.name}: ${error.message}` : error.message, true),
  );
  uppy.on('upload-error', (file, error) => say(`${file?.name}: ${error.message}`, true));
  uppy.on('upload-success', async (file) => {
    sent++;
    count();
    const image = await untilDecided(uppy.getFile(file.id).meta.statusUrl).catch(() => undefined);
    if (image?.status === 'ready') {
      done++;
      count();
      return onReady(image.imageId);
    }
    sent--;
    return say(
      `${file.name}: ${image?.reason?.message ?? 'It is not ready yet. Please look again later.'}`,
      true,
    );
  });
  return uppy;
}

/** @returns the picture's state once it is ready or refused; undefined when that takes too long */
async function untilDecided(url) {
  const end = Date.now() + POLL_FOR;
  while (Date.now() < end) {
    const response = await fetch(url);
    const image = response.ok ? await response.json() : {};
    if (image.status === 'ready' || image.status === 'rejected') return image;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
  return undefined;
}
