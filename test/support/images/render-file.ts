/** A process of its own for one rendering: `node render-file.ts <file>` prints how it ended, as JSON. */
import { readFileSync } from 'node:fs';
import { images, type PresetConfig } from '../../../config/images.ts';
import { Rejected } from '../../../lambdas/images/render/rejected.ts';
import { render } from '../../../lambdas/images/render/render.ts';

const presets = images.parse({ presets: { gallery: {}, hero: {} } }).presets;
const [file = '', preset = 'gallery'] = process.argv.slice(2);
const start = performance.now();
const outcome = await render(readFileSync(file), presets[preset] as PresetConfig).then(
  () => 'fine',
  (error: unknown) => {
    if (error instanceof Rejected) return error.code;
    throw error;
  },
);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ outcome, megabytes, milliseconds: Math.round(performance.now() - start) }));
