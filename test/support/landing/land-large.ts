/**
 * A process of its own that lands a large file, part after part: `node --expose-gc land-large.ts <megabytes> <bytes a part>` prints
 * what it read and its memory after each part, as JSON.
 */
import { LargeLanding } from './stand-in.ts';
import { Synthetic } from './synthetic.ts';

const [megabytes = 0, partBytes = 0] = process.argv.slice(2).map(Number);
const file = new Synthetic(megabytes * 1e6);
const landing = new LargeLanding(file, partBytes);
const collect = globalThis.gc as () => void;
// Each step is a line of log.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

const start = performance.now();
const looks: { heap: number; resident: number }[] = [];
for (const part of await landing.plan()) {
  await landing.read(part);
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  looks.push({ heap: heapUsed + external, resident: rss });
}
const seconds = (performance.now() - start) / 1000;
const { state, taken, setAside } = landing.found();
const stored = { taken: landing.taken, setAside: landing.setAside };
const expected = { taken: file.rows - file.wrong, setAside: file.wrong };
const peak = process.resourceUsage().maxRSS * 1024;
write(JSON.stringify({ state, said: { taken, setAside }, stored, expected, looks, peak, seconds }));
