/** `npm run <command>` starts this with the command's name; `npm run owner -- --help` shows what one can do. */
import { run } from './program.ts';

await run(process.argv.slice(2));
