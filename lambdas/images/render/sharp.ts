/**
 * sharp as strangers' files need it. Everything that decodes imports it from here, so that nothing decodes unguarded.
 */
import sharp from 'sharp';

/**
 * The only decoders that a file can reach; SVG, PDF, TIFF and two dozen others are refused whatever a file claims.
 * Names: `vips -l foreign`.
 */
const DECODERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}Buffer`);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: DECODERS });

// Two vCPUs. Unset, sharp falls to one thread on glibc (https://sharp.pixelplumbing.com/api-utility/#concurrency).
sharp.concurrency(2);
// Each picture is seen once; a cache would only keep its pixels in memory.
sharp.cache(false);

export { sharp };
