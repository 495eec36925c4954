/** `npm run data`: files that land, what devices report, and what can be asked of them. Each command is carried out in the file that it loads. */
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';
import { wholeNumber, withLimit, withPlace } from '../options.ts';

export function addDataCommands(program: Command): void {
  const data = program
    .command('data')
    .description('files that land, what devices report, and what can be asked of them');
  const json = ['--json', 'print JSON, for programs', false] as const;
  withPlace(data.command('put'))
    .description('land a file, wait until it was read, and say how many rows were taken')
    .argument('<data set>', 'one of your data sets')
    .argument('<file>', 'CSV, JSON Lines or a log; also as .gz or .zst')
    .option('--wait <seconds>', 'how long at most', wholeNumber(1, 86_400), 900)
    .option(...json)
    .action(async (dataset, file, options) => (await import('./put.ts')).putFile(dataset, file, options));
  withLimit(withPlace(data.command('rejected')))
    .description(
      'the rows that were set aside, with line, column and reason, and the files that were refused',
    )
    .argument('<data set>', 'one of your data sets')
    .option(
      '--raw',
      'print all of the rows as they stand in their files, to be corrected and put again',
      false,
    )
    .option('--file <hash or name>', 'only of this file; its hash is in --json')
    .option(...json)
    .action(async (dataset, options) => (await import('./rejected.ts')).listRejected(dataset, options));
  withPlace(data.command('redrive'))
    .description('read files with rows that were set aside again, by the configuration that is deployed now')
    .argument('[data set]', 'one of your data sets; else all')
    .option(...json)
    .action(async (dataset, options) => (await import('./redrive.ts')).redriveData(dataset, options));
  withPlace(data.command('backfill'))
    .description('fill the lake with what is stored already; one that was ended goes on where it stopped')
    .argument('[pipeline]', 'one of your pipelines; else all')
    .option('--again', 'begin from the first item', false)
    .option(...json)
    .action(async (pipeline, options) => (await import('./backfill.ts')).backfill(pipeline, options));
  withPlace(data.command('query'))
    .description('ask in SQL, or a saved question: each data set is a table under its name')
    .argument(
      '[sql]',
      'a name of --list, or such as "SELECT country, sum(amount) FROM orders GROUP BY country"',
    )
    .option('--list', 'print the saved questions', false)
    .addOption(
      new Option('--format <format>', 'as what')
        .choices(['table', 'csv', 'json'] as const)
        .default('table' as const),
    )
    .option(...json)
    .action(async (sql, options) => {
      const { listQueries, query } = await import('./query.ts');
      if (options.list) return listQueries(options);
      if (sql === undefined) throw new CommandError('Say what to ask: SQL, or a name of --list.');
      return query(sql, options);
    });
  withPlace(data.command('report'))
    .description('the monthly report: what it says, of the month that ended or of another one')
    .option('--month <month>', 'such as 2026-10; the current one as far as it is')
    .option('--html <file>', 'write it as a page, with its charts')
    .option('--send', 'mail it to whoever gets it, unless it was', false)
    .action(async (options) => (await import('./report.ts')).report(options));
  addStreamCommands(data);
}

function addStreamCommands(data: Command): void {
  const json = ['--json', 'print JSON, for programs', false] as const;
  withPlace(data.command('send'))
    .description('report a reading as a device does, and wait until it was counted')
    .argument('<metric>', 'one of your metrics')
    .argument('<device>', 'its name')
    .argument('<value>', 'a number', finiteNumber)
    .option('--at <time>', 'when it was measured, such as 2026-01-31T12:00:00Z; else when it arrives')
    .option('--sequence <n>', 'the device’s own number of it', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--wait <seconds>', 'how long at most', wholeNumber(1, 86_400), 60)
    .option(...json)
    .action(async (metric, device, value, options) =>
      (await import('./send.ts')).sendReading(metric, device, value, options),
    );
  withPlace(data.command('summary'))
    .description('what devices have reported: count, least, most, average and quantiles of each')
    .argument('<metric>', 'one of your metrics')
    .addOption(
      new Option('--window <window>', 'by what')
        .choices(['minute', 'hour', 'day'] as const)
        .default('hour' as const),
    )
    .option('--from <time>', 'a date, or a moment; else thirty days before')
    .option('--to <time>', 'a date, which is in it, or a moment; else now')
    .option('--device <name>', 'of one device')
    .option(...json)
    .action(async (metric, options) => (await import('./summary.ts')).showSummary(metric, options));
  withLimit(withPlace(data.command('set-aside')))
    .description('what devices have sent that can’t be counted, and why')
    .argument('[metric]', 'one of your metrics; else all')
    .option(...json)
    .action(async (metric, options) => (await import('./set-aside.ts')).listAside(metric, options));
}

function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
}
