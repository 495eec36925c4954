import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';

/** Asks a question on the terminal. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** Asks before what can’t be taken back. @throws CommandError when the answer is no, or nobody is there to give one */
export async function confirm(question: string, { yes }: { readonly yes: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new CommandError('There is nobody to ask here: add --yes.');
  if (!/^y(es)?$/i.test(await ask(`${question} [y/N] `))) throw new CommandError('Nothing was changed.');
}

/**
 * Asks without showing what is typed, for secrets. What is piped in is taken as it is: `pass show x | npm run …`. All of it
 * answers the first question, so a command that asks twice wants a terminal.
 */
export async function askHidden(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Only now: the terminal shows what is typed or pasted until the interface has taken it over.
  process.stdout.write(question);
  try {
    return (await terminal.question('')).trim();
  } finally {
    terminal.close();
    process.stdout.write('\n');
  }
}
