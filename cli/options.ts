/** Options that several commands take, said once: how they are written, what they mean, and what they refuse. */
import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';

/** The owner's configuration, unless `--config` names another file. */
export const DEFAULT_CONFIG = 'frontdesk.config.ts';

/** Where a command works. */
export function withPlace<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command
    .option('-e, --environment <name>', 'one of your environments, where several are configured')
    .option('--config <file>', 'your configuration', DEFAULT_CONFIG)
    .option('--local', 'work on what npm start runs', false);
}

/** What somebody is kept to. */
export function withLimits<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command
    .option('--forms <ids>', 'only these forms, and what is given of other kinds; ids with commas')
    .option('--widgets <ids>', 'likewise these widgets')
    .option('--presets <ids>', 'likewise these presets')
    .option('--accounts <ids>', 'likewise these accounts');
}

/** Where an owner's command works, and how it prints. */
export function withOwnerRoutes<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return withPlace(command)
    .option(
      '--url <address>',
      'the pipeline’s base address; else the deployed stack’s, found with your AWS credentials',
    )
    .option('--json', 'print JSON, for programs', false);
}

/** The same for an Instagram account. */
export function withAccount<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return withOwnerRoutes(command).option('--account <name>', 'one of your accounts, where there are several');
}

export const ID = 'an id, or its unique beginning';
export const IDS = 'ids, or their unique beginnings';

/** For what can't be taken back. */
export function withConsent<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command.option('-y, --yes', 'do not ask first', false);
}

/** How much of a list is shown. */
export function withLimit<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command
    .option('--limit <number>', `how many at most, 1 to ${HIGHEST_LIMIT}`, wholeNumber(1, HIGHEST_LIMIT), 25)
    .addOption(new Option('--all', 'list to the end').conflicts('limit').default(false));
}

/** From when to when. */
export function withRange<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command
    .option('--from <date>', 'a date (from its beginning, UTC), or a moment such as 2026-01-31T12:00:00Z')
    .option('--to <date>', 'a date (to its end, UTC), or a moment');
}

/** Where an export goes, and as what. */
export function withFile<Args extends unknown[], Own extends OptionValues, All extends OptionValues>(
  command: Command<Args, Own, All>,
) {
  return command
    .addOption(
      new Option('--format <format>', 'as what').choices(['csv', 'jsonl'] as const).default('csv' as const),
    )
    .option('--out <file>', 'a file to write; else the terminal');
}

/** The most that the owner routes give at once. */
const HIGHEST_LIMIT = 100;

/** Reads a whole number, with both ends in the range. */
export function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= lowest && number <= highest) return number;
    const more = highest === HIGHEST_LIMIT ? ' For more, use --all.' : '';
    throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.${more}`);
  };
}

/** Reads one or several of some words, separated by commas. */
export function someOf(known: readonly string[]): (text: string) => string {
  return (text) => {
    const unknown = text.split(',').filter((word) => !known.includes(word));
    if (unknown.length === 0) return text;
    throw new InvalidArgumentError(
      `There is no ${unknown.join(', ')}. Give one or several of ${known.join(',')}.`,
    );
  };
}
