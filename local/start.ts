/** `npm start`: the app and its pages on this machine, until Ctrl-C. `npm start -- --fresh` forgets what is stored. */
import { ConfigError } from '../config/index.ts';
import { NotLocalError } from './aws-environment.ts';
import { RemedyError } from './command.ts';
import { abortedBySignals } from './interrupted.ts';
import { startLocal } from './run.ts';
import { readStartOptions, START_HELP, type StartOptions } from './start-options.ts';

const options = readOptions();
const interrupted = abortedBySignals(process, console.log);

const cleanUp: (() => Promise<unknown>)[] = [];
try {
  await startLocal({
    ...options,
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

/** Says what there is to say instead, and ends, where it is not to start. */
function readOptions(): StartOptions {
  try {
    const options = readStartOptions(process.argv.slice(2));
    if (!options.help) return options;
    console.log(START_HELP);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof RemedyError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  console.error(`PORT="${text}" is not a port: give a number from 1 to 65535.`);
  process.exit(1);
}
