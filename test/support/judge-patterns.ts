/** Reads patterns as JSON, and prints how the time of each grows, in the same order. */
import { text } from 'node:stream/consumers';
import { growthOf, type Pattern } from './patterns.ts';

const patterns = JSON.parse(await text(process.stdin)) as Pattern[];
process.stdout.write(JSON.stringify(patterns.map(growthOf)));
