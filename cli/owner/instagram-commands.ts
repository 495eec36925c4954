/** `npm run owner -- instagram …` */
import { type Command, Option } from '@commander-js/extra-typings';
import { ID, IDS, withAccount, withConsent, withLimit, withOwnerRoutes, withRange } from '../options.ts';

const load = () => import('./instagram.ts');
const loadSending = () => import('./instagram-sending.ts');

export function addInstagramCommands(owner: Command): void {
  const instagram = owner.command('instagram').description('rules, links, and what was answered');
  const rules = instagram.command('rules').description('what is answered, and how');
  addCollectionCommands(rules, 'rules');
  addRuleCommands(rules);
  const links = instagram.command('links').description('short links that count their clicks');
  addCollectionCommands(links, 'links');
  withRange(withAccount(instagram.command('statistics')))
    .description('what each rule sent, and what was clicked; of the last 30 days, or up to 92')
    .action(async (options) => (await load()).showStatistics(options));
  addOutboxCommands(instagram);
  addAccountCommands(instagram);
}

function addCollectionCommands(group: Command, noun: 'rules' | 'links'): void {
  const one = noun === 'rules' ? 'rule' : 'link';
  withLimit(withAccount(group.command('list')))
    .description(`list ${noun}`)
    .action(async (options) => {
      const { listLinks, listRules } = await load();
      await (noun === 'rules' ? listRules : listLinks)(options);
    });
  withAccount(group.command('show'))
    .description(`show one ${one} as JSON`)
    .argument('<id>', ID)
    .action(async (id, options) => (await load()).show(noun, id, options));
  withAccount(group.command('save'))
    .description(`store a ${one} from a file of JSON; with an id in place of that one`)
    .argument('<file>', 'what it holds: docs/instagram.md')
    .argument('[id]', ID)
    .action(async (file, id, options) => (await load()).save(noun, file, id, options));
  withConsent(withAccount(group.command('delete')))
    .description(`delete ${noun}`)
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await load()).remove(noun, ids, options));
}

/** Where a text can be written. */
const SURFACES = ['post', 'live', 'message', 'story-reply', 'story-mention'] as const;

function addRuleCommands(rules: Command): void {
  withAccount(rules.command('try'))
    .description('say which rule would answer a text, and why the others would not')
    .argument('<text...>')
    .addOption(new Option('--on <place>', 'where it is written').choices(SURFACES).default('post' as const))
    .action(async (words, options) => (await load()).tryOut(words.join(' '), options));
  withConsent(withAccount(rules.command('cancel')))
    .description('take back the replies of a rule that are not sent yet')
    .argument('<id>', ID)
    .action(async (id, options) => (await loadSending()).cancel(id, options));
}

const OUTBOX_STATES = ['pending', 'sending', 'sent', 'unknown', 'failed', 'expired', 'unanswered'] as const;

function addOutboxCommands(instagram: Command): void {
  const outbox = instagram.command('outbox').description('who wrote, and what became of it');
  withLimit(withAccount(outbox.command('list', { isDefault: true })))
    .description('list it, newest first')
    .addOption(new Option('--state <state>', 'only what is in it').choices(OUTBOX_STATES))
    .action(async (options) => (await load()).listOutbox(options));
  withAccount(outbox.command('retry'))
    .description('give what was given up new attempts')
    .argument('<id...>', IDS)
    .action(async (ids, options) => (await loadSending()).retry(ids, options));
  const person = instagram.command('person').description('what one person wrote');
  withConsent(withOwnerRoutes(person.command('delete')))
    .description('delete what a person wrote, with the replies')
    .argument('<id>', 'the person’s: outbox --json has it')
    .action(async (id, options) => (await loadSending()).removePerson(id, options));
}

function addAccountCommands(instagram: Command): void {
  const accounts = instagram.command('accounts').description('whether each account sends');
  withOwnerRoutes(accounts.command('list', { isDefault: true }))
    .description('list them')
    .action(async (options) => (await loadSending()).listAccounts(options));
  for (const [verb, description] of [
    ['pause', 'send nothing until it is resumed'],
    ['resume', 'send again'],
  ] as const)
    withOwnerRoutes(accounts.command(verb))
      .description(description)
      .argument('<account>', 'its name in your configuration')
      .action(async (account, options) => (await loadSending()).moveAccount(account, verb, options));
}
