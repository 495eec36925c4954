/** `npm start`: the app and its pages on this machine, until Ctrl-C. `npm start -- --fresh` forgets what is stored. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../config/index.ts';
import { NotLocalError } from './aws-environment.ts';
import { RemedyError } from './command.ts';
import { abortedBySignals } from './interrupted.ts';
import { startLocal } from './run.ts';

const { values } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    directory: { type: 'string', default: '.local' },
    config: { type: 'string', default: 'frontdesk.config.ts' },
  },
});
const interrupted = abortedBySignals(process, console.log);

const cleanUp: (() => Promise<unknown>)[] = [];
try {
  await startLocal({
    ...values,
    port: readPort(process.env.PORT ?? '8080'),
    signal: interrupted,
    onStop: (step) => cleanUp.push(step),
    print: console.log,
  });
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve());
  });
} catch (error) {
  if (!interrupted.aborted) {
    const expected = [RemedyError, ConfigError, NotLocalError].some((known) => error instanceof known);
    console.error(expected ? `\n${(error as Error).message}` : error);
    process.exitCode = 1;
  }
} finally {
  for (const step of cleanUp.reverse())
    await step().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  console.error(`PORT="${text}" is not a port: give a number from 1 to 65535.`);
  process.exit(1);
}
