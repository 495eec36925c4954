/** The command line as a whole: how it is called, how it helps, and how it says what is wrong. */
import {
  Command,
  CommanderError,
  Help,
  type HelpConfiguration,
  type Option,
  type OptionValues,
} from '@commander-js/extra-typings';
import { ConfigError } from '../config/index.ts';
import { CommandError } from './command-error.ts';
import { addCommands } from './commands.ts';
import { addOwnerCommands } from './owner/commands.ts';

type AnyCommand = Command<unknown[], OptionValues, OptionValues>;

/** Options of nearly every command: help shows them below its own. */
const SHARED: readonly string[] = ['environment', 'config', 'local', 'url', 'json', 'help'];

const HELP: HelpConfiguration = {
  commandUsage: (command) => usageOf(command as AnyCommand),
  visibleOptions(command) {
    const all = Help.prototype.visibleOptions.call(this, command);
    const isShared = (option: Option) => SHARED.includes(option.attributeName());
    return [...all.filter((option) => !isShared(option)), ...all.filter(isShared)];
  },
  // A switch is off unless it is given: that goes without saying.
  optionDescription(option) {
    return option.defaultValue === false
      ? option.description
      : Help.prototype.optionDescription.call(this, option);
  },
};

/** Every command with its subcommands. Nothing is read and nobody is asked before one of them runs. */
export function createProgram(): Command {
  const program = new Command('frontdesk')
    .description(
      'The front desk of your website, in your own AWS account. npm run runs each of these commands.',
    )
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({ outputError: (text, write) => write(sentence(text)) });
  addCommands(program);
  addOwnerCommands(program);
  prepareHelp(program);
  return program;
}

/** A mistake is answered with the help of that very command; of a group, with where its commands are listed. */
function prepareHelp(command: AnyCommand): void {
  const { commands } = command;
  command.helpCommand(false);
  if (commands.length > 0) command.usage('<command>');
  const list = `\nUsage: ${usageOf(command)}\nTo list them: ${usageOf(command, '--help')}`;
  command.showHelpAfterError(commands.length > 0 ? list : true);
  for (const one of commands) prepareHelp(one as AnyCommand);
}

/** As one types it: `npm run owner -- feedback list [options]`. */
function usageOf(command: AnyCommand, rest = command.usage()): string {
  const path: AnyCommand[] = [];
  for (let one: AnyCommand | null = command; one; one = one.parent as AnyCommand | null) path.unshift(one);
  const [, name, ...below] = path.map((one) => one.name());
  return name === undefined
    ? 'npm run <command> -- [options]'
    : ['npm run', name, '--', ...below, rest].join(' ');
}

/** Commander's "error: unknown option '--x'" as a sentence of ours. */
function sentence(text: string): string {
  const [first = '', ...more] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const ended = /[.:?!]$/.test(first) ? first : `${first}.`;
  return `${[ended.charAt(0).toUpperCase() + ended.slice(1), ...more].join('\n')}\n`;
}

/**
 * Runs a command line to its end. A mistake of its user ends in a sentence, with the usage of the very command where it
 * is one of writing, and exit code 1; anything else with its stack.
 */
export async function run(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(askForHelp(program, args), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      const expected = error instanceof CommandError || error instanceof ConfigError;
      console.error(expected ? error.message : error);
      process.exitCode = 1;
    }
  }
}

/**
 * The word `help` in place of `--help`: `help cost`, `cost help`, `owner help list`, `owner feedback help`. Below the
 * first level it counts only where a command's name is expected, as it may be text there.
 */
function askForHelp(program: Command, args: readonly string[]): string[] {
  let command = program as AnyCommand;
  let depth = 0;
  for (const word of args) {
    const next = command.commands.find((one) => one.name() === word);
    if (!next) break;
    command = next as AnyCommand;
    depth++;
  }
  const isHelp = args[depth] === 'help' && (command.commands.length > 0 || depth === 1);
  return isHelp ? [...args.slice(0, depth), ...args.slice(depth + 1), '--help'] : [...args];
}
