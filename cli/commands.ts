/**
 * The commands that work with your AWS account. Each is described here and carried out in the file that it loads, so that
 * help needs no more than this.
 */
import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { PIPELINES, type Pipeline } from '../config/deployment.ts';
import { addDataCommands } from './data/commands.ts';
import { withConsent, withPlace } from './options.ts';
import { WAYS } from './snippets/ways.ts';

const pipelines = Object.keys(PIPELINES) as Pipeline[];

export function addCommands(program: Command): void {
  addDeployCommands(program);
  addFirstFlight(program);
  addSecretCommands(program);
  addCareCommands(program);
  addDataCommands(program);
}

function addFirstFlight(program: Command): void {
  withConsent(withPlace(program.command('first-flight')))
    .description(
      'try all of it in your own account: deploy one of everything under a name of its own, send something through each, report, and take it away again',
    )
    .option('--email <address>', 'where its mail goes; else owner.email of your configuration')
    .option(
      '--region <name>',
      'the AWS region, where there is no configuration yet, or --config none leaves it out',
    )
    .option('--no-cdn', 'without CloudFront, which is faster, and which AWS refuses to some new accounts')
    .option('--keep', 'leave it there', false)
    .option('--clean', 'only take away what an earlier flight has left', false)
    .option('--out <file>', 'where the report goes', 'first-flight.md')
    .action(async (options) => (await import('./first-flight/first-flight.ts')).firstFlight(options));
}

function addDeployCommands(program: Command): void {
  withPlace(program.command('doctor'))
    .description('look for what can go wrong, before a deploy and after, and say what to do; changes nothing')
    .option('--json', 'print JSON, for programs', false)
    .action(async (options) => (await import('./doctor.ts')).doctor(options));
  withPlace(program.command('bootstrap'))
    .description('make what CDK needs, once per account and region')
    .action(async (options) => (await import('./deploy/cdk.ts')).bootstrap(options));
  withPlace(program.command('diff'))
    .description('show what a deploy would change, and whether data would go; changes nothing')
    .action(async (options) => (await import('./deploy/deploy.ts')).diff(options));
  withConsent(withPlace(program.command('deploy')))
    .description(
      'deploy to AWS: asks, makes secrets, keeps data from being replaced, tries the new code before anybody reaches it, prints the addresses',
    )
    .option('--allow-data-loss', 'let tables and buckets be replaced or deleted', false)
    .option('--rollback', 'deploy nothing: have the code of before the last deploy reached again', false)
    .action(async (options) => (await import('./deploy/deploy.ts')).deploy(options));
  withPlace(program.command('cost'))
    .description('what your configuration costs, idle and for a thousand events; asks nobody')
    .action(async (options) => (await import('./cost.ts')).cost(options));
  withPlace(program.command('snippets'))
    .description('print what to paste into your pages; `snippets mails` shows every mail that is sent')
    .argument('[id]', 'a form, widget or preset, else all; or `mails`')
    .addOption(new Option('--as <way>', 'what your website is made with').choices(WAYS))
    .option('--out <folder>', 'where mails are written; else .local/mails')
    .action(async (id, options) => (await import('./snippets/snippets.ts')).snippets(id, options));
}

function addSecretCommands(program: Command): void {
  const secret = program
    .command('secret')
    .description('the secrets that functions need, kept in your account (SSM)');
  withPlace(secret.command('init'))
    .description('make the missing ones that are made at random; a deploy does this, too')
    .action(async (options) => (await import('./secret.ts')).initCommand(options));
  withPlace(secret.command('list'))
    .description('which your configuration needs, and which are missing; shows no values')
    .action(async (options) => (await import('./secret.ts')).listCommand(options));
  withPlace(secret.command('set'))
    .description('ask for the value of one, and store it')
    .argument('<name>', 'such as contact/turnstile-secret: secret list shows them')
    .action(async (name, options) => (await import('./secret.ts')).setCommand(name, options));
}

function addCareCommands(program: Command): void {
  withPlace(program.command('redrive'))
    .description('try again what was given up')
    .addArgument(new Argument('<pipeline>').choices(pipelines))
    .option('--include-unknown', 'also what may have arrived: it could arrive twice', false)
    .option('--include-bounced', 'also mails that bounced; they cost your account its good name', false)
    .option('--include-autoresponses', 'also answers to visitors', false)
    .action(async (pipeline, options) => (await import('./redrive/command.ts')).redrive(pipeline, options));
  withConsent(withPlace(program.command('restore')))
    .description('bring a pipeline’s table back from an earlier time, or take over one that lost its stack')
    .addArgument(new Argument('<pipeline>').choices(pipelines))
    .option('--to <time>', 'the moment it goes back to, such as 2026-11-28T13:00:00Z')
    .option('--deleted', 'the table is gone: from the backup that DynamoDB made of it then', false)
    .option('--from-table <name>', 'take over this table, which is there')
    .option('--ledger <name>', 'and the ledger of erasures that was next to it')
    .option('--plan', 'show what would be done, and do nothing', false)
    .action(async (pipeline, options) =>
      (await import('./restore/command.ts')).restoreCommand(pipeline, options),
    );
  withPlace(program.command('logs'))
    .description('what the functions of a pipeline, of data or of the desk have logged, in the order of time')
    .addArgument(new Argument('<pipeline>').choices([...pipelines, 'data', 'desk'] as const))
    .option('--function <name>', 'of one function only, by its file in lambdas/, such as notifier')
    .addOption(new Option('--since <time>', 'how far back: 90s, 15m, 1h, 2d').default('1h'))
    .option('--id <text>', 'only lines that hold this, such as a submission’s id')
    .option('--follow', 'go on until Ctrl-C', false)
    .action(async (pipeline, options) => (await import('./logs.ts')).logs(pipeline, options));
  withPlace(program.command('feedback:rebuild'))
    .description('count the stored responses again, and correct the counters')
    .action(async (options) => (await import('./feedback-rebuild.ts')).feedbackRebuild(options));
  withPlace(program.command('instagram:connect'))
    .description('check and store an account’s token, and subscribe the account')
    .argument('[account]', 'its name in your configuration; may be left out while there is one')
    .action(async (account, options) =>
      (await import('./instagram-connect.ts')).instagramConnect(account, options),
    );
}
