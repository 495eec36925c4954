/** What `npm start` is told. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { RemedyError } from './command.ts';

export const START_HELP = `Usage: npm start -- [options]

the whole product and its pages on this machine, until Ctrl-C

Options:
  --fresh             forget what an earlier run has stored
  --config <file>     your configuration; copied from the example while there is none (default: frontdesk.config.ts)
  --directory <path>  where it keeps what it stores (default: .local)
  -h, --help          this

PORT=9000 npm start serves the pages at another port than 8080.`;

const OPTIONS = {
  fresh: { type: 'boolean', default: false },
  directory: { type: 'string', default: '.local' },
  config: { type: 'string', default: 'frontdesk.config.ts' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export interface StartOptions {
  readonly fresh: boolean;
  readonly directory: string;
  readonly config: string;
  readonly help: boolean;
}

/** @throws RemedyError for what it does not know */
export function readStartOptions(args: readonly string[]): StartOptions {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw error;
    throw new RemedyError(`${message.split(/\.(?:\s|$)/)[0]}.\n\n${START_HELP}`);
  }
}
