/** Asks whoever deploys. */
import { CommandError } from '../command-error.ts';
import { ask } from '../prompt.ts';

/** Where somebody may be. */
export interface Terminal {
  readonly isThere: () => boolean;
  readonly ask: (question: string) => Promise<string>;
  readonly say: (line: string) => void;
}

const TERMINAL: Terminal = { isThere: () => process.stdin.isTTY, ask, say: console.log };

/** @throws CommandError when the answer is no, or nobody is there to give one; then the question is printed, so that they know */
export async function confirm(question: string, terminal: Terminal = TERMINAL): Promise<void> {
  if (!terminal.isThere()) {
    terminal.say(question);
    throw new CommandError('There is nobody to ask here. Look at the lines above, and add --yes to go on.');
  }
  if (!/^y(es)?$/i.test(await terminal.ask(`${question} [y/N] `)))
    throw new CommandError('Nothing was deployed.');
}
