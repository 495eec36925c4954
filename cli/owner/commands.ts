/**
 * `npm run owner -- …`: what came in. Each command is described here and carried out in the file that it loads, so that
 * help needs no more than this.
 */
import { type Command, Option } from '@commander-js/extra-typings';
import {
  ID,
  IDS,
  someOf,
  wholeNumber,
  withConsent,
  withFile,
  withLimit,
  withLimits,
  withOwnerRoutes,
  withPlace,
  withRange,
} from '../options.ts';
import { addInstagramCommands } from './instagram-commands.ts';
import type { Verb } from './submissions.ts';

export function addOwnerCommands(program: Command): void {
  const owner = program
    .command('owner')
    .description('list, read, sort, export and delete what came in, with the token in FRONTDESK_OWNER_TOKEN');
  owner.commandsGroup('The contact form:');
  addSubmissionCommands(owner);
  addRuleCommands(owner);
  owner.commandsGroup('And:');
  addPersonCommands(owner);
  addFeedbackCommands(owner);
  addSurveyCommands(owner);
  addImageCommands(owner);
  addInstagramCommands(owner);
  addBudgetCommand(owner);
  addDestinationCommands(owner);
  addPeopleCommands(owner);
  addTokenCommands(owner);
}

function addSubmissionCommands(owner: Command): void {
  const load = () => import('./submissions.ts');
  const filtered = (command: Command) =>
    withRange(
      withOwnerRoutes(command)
        .option('--form <id>', 'of one form')
        .option('--person <address>', 'that an e-mail address stands in')
        .option(
          '--state <states>',
          'new, read, archived or spam; several with commas',
          someOf(SUBMISSION_STATES),
        )
        .option('--search <words>', 'in which all these words stand')
        .option('--label <label>', 'with this label')
        .option('--assignee <who>', 'that this one takes care of'),
    );
  withLimit(filtered(owner.command('list')))
    .description('list submissions, newest first')
    .action(async (options) => (await load()).list(options));
  withOwnerRoutes(owner.command('show'))
    .description('show one submission')
    .argument('<id>', ID)
    .action(async (id, options) => (await load()).show(id, options));
  for (const verb of Object.keys(SORTING) as Verb[])
    withOwnerRoutes(owner.command(verb))
      .description(SORTING[verb])
      .argument('<id...>', IDS)
      .action(async (ids, options) => (await load()).sort(verb, ids, options));
  withOwnerRoutes(owner.command('annotate'))
    .description('write next to a submission; an empty text takes away what was there')
    .argument('<id>', ID)
    .option('--notes <text>', 'whatever you want to remember')
    .option('--labels <labels>', 'words to find it by, with commas')
    .option('--assignee <who>', 'who takes care of it')
    .action(async (id, options) => (await load()).annotate(id, options));
  withOwnerRoutes(owner.command('retry'))
    .description('try again what a submission sends and what has failed')
    .argument('<id>', ID)
    .argument('[leg]', 'only this: mail, autoresponse or webhook')
    .action(async (id, leg, options) => (await load()).retry(id, leg, options));
  withConsent(withOwnerRoutes(owner.command('delete')))
    .description('delete submissions with all that belongs to them')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).remove(ids, options));
  withFile(filtered(owner.command('export')))
    .description('write all submissions that the same filters list')
    .action(async (options) => (await load()).exportSubmissions(options));
}

function addRuleCommands(owner: Command): void {
  const load = () => import('./rules.ts');
  const rules = owner
    .command('rules')
    .description('what the rules of a form, widget or account do, and what others would');
  const spanned = (command: Command) =>
    withOwnerRoutes(command)
      .option('--form <id>', 'of which form')
      .option('--widget <id>', 'or of which widget')
      .option('--account <name>', 'or of which Instagram account')
      .option('--days <number>', 'how far back', wholeNumber(1, 3650), 90);
  spanned(rules.command('replay'))
    .description('try rules, or a threshold for spam, on what is stored; nothing is sent or changed')
    .option(
      '--with <file>',
      'a module whose default export is the `rules` to try, in place of all that are configured',
    )
    .option('--threshold <points>', 'points from which on it is spam', wholeNumber(1, 1000))
    .action(async (options) => (await load()).replayRules(options));
  spanned(rules.command('counts'))
    .description('how often each rule fired, and what those that are shadows would have changed')
    .action(async (options) => (await load()).countRules(options));
}

const SUBMISSION_STATES = ['new', 'read', 'archived', 'spam'] as const;

const SORTING: Readonly<Record<Verb, string>> = {
  read: 'mark submissions as read',
  unread: 'mark submissions as new',
  archive: 'put submissions away',
  spam: 'mark submissions as spam, and take back what has not left yet',
  release: 'take submissions out of spam, and send what they send',
} as const;

function addPersonCommands(owner: Command): void {
  const person = owner
    .command('person')
    .description('all of one person, in every pipeline that knows people');
  const user = [
    '--user <id>',
    'instead: your site’s id of its user, as the page passed it to a widget',
  ] as const;
  withLimit(withOwnerRoutes(person.command('list')))
    .description('list a person’s submissions and feedback')
    .argument('[address]', 'an e-mail address')
    .option(...user)
    .action(async (address, options) => (await import('./person.ts')).listPerson(address, options));
  withConsent(withOwnerRoutes(person.command('delete')))
    .description('delete all that, and say what was looked through and what was not')
    .argument('[address]', 'an e-mail address')
    .option(...user)
    .action(async (address, options) => (await import('./person.ts')).deletePerson(address, options));
}

function addFeedbackCommands(owner: Command): void {
  const load = () => import('./feedback.ts');
  const feedback = owner.command('feedback').description('responses of your widgets');
  const filtered = (command: Command) =>
    withRange(
      withOwnerRoutes(command)
        .option('--widget <id>', 'of one widget')
        .option('--state <states>', 'new or spam; both with a comma', someOf(['new', 'spam'])),
    );
  withLimit(filtered(feedback.command('list')))
    .description('list responses, newest first')
    .action(async (options) => (await load()).list(options));
  withOwnerRoutes(feedback.command('show'))
    .description('show one response')
    .argument('<id>', ID)
    .action(async (id, options) => (await load()).show(id, options));
  withOwnerRoutes(feedback.command('release'))
    .description('take responses out of spam, count them, and alert of low ratings')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).release(ids, options));
  withConsent(withOwnerRoutes(feedback.command('delete')))
    .description('delete responses, with their screenshots')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).remove(ids, options));
  withFile(filtered(feedback.command('export')))
    .description('write all responses that the same filters list')
    .action(async (options) => (await load()).exportResponses(options));
  withRange(withOwnerRoutes(feedback.command('summary')))
    .description('figures of one widget')
    .argument('<widget>', 'its id')
    .addOption(new Option('--by <what>', 'a line for each').choices(FIGURES_BY))
    .option('--attribute <name>', 'which one, with --by attribute')
    .action(async (widget, options) => (await load()).summarise(widget, options));
}

const FIGURES_BY = ['day', 'week', 'month', 'page', 'language', 'attribute'] as const;

function addSurveyCommands(owner: Command): void {
  const load = () => import('./surveys.ts');
  const surveys = owner.command('surveys').description('surveys by mail');
  withOwnerRoutes(surveys.command('list'))
    .description('list the configured surveys, and how they stand')
    .action(async (options) => (await load()).list(options));
  withConsent(withOwnerRoutes(surveys.command('send')))
    .description(
      'ask everybody on a list by mail; nobody again within askAgainAfterDays, and nobody who wants no surveys',
    )
    .argument('<survey>', 'its id in the configuration')
    .requiredOption('--csv <file>', 'with a column email, and language, user and attributes if you like')
    .action(async (survey, options) => (await load()).send(survey, options));
}

function addImageCommands(owner: Command): void {
  const load = () => import('./images.ts');
  const images = owner.command('images').description('pictures that were uploaded');
  withLimit(withOwnerRoutes(images.command('list')))
    .description('list images, newest first')
    .option('--preset <id>', 'of one preset; else of every one in your configuration')
    .action(async (options) => (await load()).list(options));
  withOwnerRoutes(images.command('show'))
    .description('show one image with its variants')
    .argument('<id>', ID)
    .action(async (id, options) => (await load()).show(id, options));
  withOwnerRoutes(images.command('render'))
    .description('make the variants again, after a preset has changed or files were lost')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).renderAgain(ids, options));
  withOwnerRoutes(images.command('alt'))
    .description('describe a picture for those who can’t see it; an empty text takes the description away')
    .argument('<id>', ID)
    .argument('<text>', 'what the picture shows')
    .action(async (id, text, options) => (await load()).describePicture(id, text, options));
  withConsent(withOwnerRoutes(images.command('delete')))
    .description('delete images with their variants')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).remove(ids, options));
}

function addBudgetCommand(owner: Command): void {
  withOwnerRoutes(owner.command('budget'))
    .description('what this month has used of each pipeline’s budget, and what is left out')
    .action(async (options) => (await import('./budget.ts')).showBudgets(options));
}

function addDestinationCommands(owner: Command): void {
  const load = () => import('./destinations.ts');
  const destinations = owner
    .command('destinations')
    .description('services that are told what comes in, looked after with your AWS credentials');
  withPlace(destinations.command('list'))
    .description('how each is doing: what waits for it, what was given up, whether it is paused')
    .action(async (options) => (await load()).list(options));
  withPlace(destinations.command('test'))
    .description('send one a test message, and say what it answered')
    .argument('<destination>', 'its id in the configuration')
    .action(async (id, options) => (await load()).test(id, options));
  withPlace(destinations.command('resume'))
    .description('tell one again that was paused, beginning with what waits')
    .argument('<destination>', 'its id in the configuration')
    .action(async (id, options) => (await load()).resume(id, options));
  withPlace(destinations.command('replay'))
    .description('try again what was given up since a time')
    .argument('<destination>', 'its id in the configuration')
    .requiredOption('--since <time>', 'such as 2026-11-28 or 2026-11-28T09:00Z')
    .option('--include-unknown', 'also what may have arrived', false)
    .action(async (id, options) => (await load()).replay(id, options));
}

function addPeopleCommands(owner: Command): void {
  const load = () => import('./people-commands.ts');
  const people = owner
    .command('people')
    .description('who may sign in at the desk, arranged with your AWS credentials');
  withLimits(withPlace(people.command('add')))
    .description('invite somebody, or change the role or the limits of somebody who is there')
    .argument('<address>', 'their e-mail address')
    .addOption(
      new Option(
        '--role <role>',
        'what they may do: read, change, or see who changed what, too; else the one they have, reader for somebody new',
      ).choices(['reader', 'editor', 'owner'] as const),
    )
    .addOption(
      new Option('--all', 'lift all limits; else somebody who is there keeps theirs')
        .conflicts(['forms', 'widgets', 'presets', 'accounts'])
        .default(false),
    )
    .action(async (address, options) => (await load()).add(address, options));
  withPlace(people.command('list'))
    .description('list people with their roles and limits')
    .action(async (options) => (await load()).list(options));
  withPlace(people.command('remove'))
    .description('take somebody’s access away')
    .argument('<address>', 'their e-mail address')
    .action(async (address, options) => (await load()).remove(address, options));
}

function addTokenCommands(owner: Command): void {
  const load = () => import('./token-commands.ts');
  const token = owner.command('token').description('tokens for all this, made with your AWS credentials');
  withLimits(withPlace(token.command('create')))
    .description(
      'make one, and show it once; without --scopes it may do everything but let people in (desk:write)',
    )
    .addOption(
      new Option('--scopes <scopes>', 'what it may, such as contact:read,feedback:read').conflicts(
        'readOnly',
      ),
    )
    .option('--read-only', 'let it read everything and change nothing', false)
    .option('--days <number>', 'how long it is valid, 1 to 365', wholeNumber(1, 365), 90)
    .option('--label <text>', 'what it is for, to know it by', '')
    .action(async (options) => (await load()).create(options));
  withPlace(token.command('list'))
    .description('list tokens, without what is secret')
    .action(async (options) => (await load()).list(options));
  withPlace(token.command('revoke'))
    .description('take a token away')
    .argument('<id>', 'its id, or its unique beginning')
    .action(async (id, options) => (await load()).revoke(id, options));
}
