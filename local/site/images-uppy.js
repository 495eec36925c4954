/** Uppy with its standard S3 plugin against our endpoint. The plugin asks by key; ours is made by the server. */
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';

/**
 * @param {string} endpoint what `/images` is appended to
 * @param {string} preset
 * @param {(statusUrl: string) => void} onUploaded
 */
export function createUppy(endpoint, preset, onUploaded) {
  const statusUrls = new Map();
  const uppy = new Uppy({ restrictions: { allowedFileTypes: ['image/*'] }, autoProceed: true });
  uppy.use(AwsS3, {
    shouldUseMultipart: false,
    allowedMetaFields: false,
    s3Endpoint: endpoint,
    generateObjectKey: (file) => file.id,
    async signRequest({ key }) {
      const file = uppy.getFile(key);
      const response = await fetch(`${endpoint}/images`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ preset, contentType: file.type, size: file.size }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      statusUrls.set(key, answer.statusUrl);
      return answer.upload;
    },
  });
  uppy.on('upload-success', (file) => onUploaded(statusUrls.get(file.id)));
  return uppy;
}
