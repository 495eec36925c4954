/** `npm run bench [-- <name> …]`: prints Markdown tables; compare ratios within one run, machines are noisy. */
import { benchFeedback } from './feedback.ts';
import { benchImages } from './images.ts';
import { benchImports } from './imports.ts';
import { benchKeywordDm } from './keyword-dm.ts';
import { benchMatcher } from './keyword-dm-matcher.ts';
import { benchLanding } from './landing.ts';
import { benchLoad, benchMemory } from './load.ts';
import { benchOwner } from './owner.ts';
import { benchThroughput } from './throughput.ts';

const BENCHMARKS: Record<string, () => void | Promise<void>> = {
  imports: benchImports,
  matcher: benchMatcher,
  throughput: benchThroughput,
  load: benchLoad,
  memory: benchMemory,
  owner: benchOwner,
  feedback: benchFeedback,
  'keyword-dm': benchKeywordDm,
  images: benchImages,
  landing: benchLanding,
};

const chosen = process.argv.slice(2);
for (const [name, run] of Object.entries(BENCHMARKS))
  if (chosen.length === 0 || chosen.includes(name)) await run();
