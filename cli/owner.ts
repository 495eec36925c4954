import { CommandError, readArguments } from './command.ts';
import { openOwnerClient } from './owner/client.ts';
import { feedbackCommand } from './owner/feedback.ts';
import { imageCommand } from './owner/images.ts';
import { instagramCommand } from './owner/instagram.ts';
import { openPeople, personCommand } from './owner/person.ts';
import { openScreenshots } from './owner/screenshots.ts';
import { submissionCommand } from './owner/submissions.ts';
import { tokenCommand } from './owner/tokens.ts';

const USAGE = `Usage: npm run owner -- <command>

Submissions, with the token in FRONTDESK_OWNER_TOKEN:
  list [--form <id>] [--state new,read,archived,spam] [--from <date>] [--to <date>] [--limit 25]
  show <id>
  read | unread | archive | spam | release <id> …
  delete <id> … [--yes]
  export [--form <id>] [--state …] [--from <date>] [--to <date>] [--format csv|jsonl] [--out <file>]

All of one person, submissions and feedback, with the same token:
  person list <e-mail address>
  person delete <e-mail address> [--yes]

Feedback, with the same token:
  feedback list [--widget <id>] [--state new,spam] [--from <date>] [--to <date>] [--limit 25]
  feedback show <id>
  feedback release <id> …
  feedback delete <id> … [--yes]
  feedback export [--widget <id>] [--state …] [--from <date>] [--to <date>] [--format csv|jsonl] [--out <file>]
  feedback summary <widget> [--from <date>] [--to <date>] [--by day|page]

Instagram, with the same token; --account where there are several:
  instagram rules list [--limit 25] | show <id> | delete <id> … [--yes]
  instagram rules save <file.json> [<id>]
  instagram rules try <text> [--on post|live|message|story-reply|story-mention]
  instagram links list [--limit 25] | delete <id> … [--yes]
  instagram links save <file.json> [<id>]
  instagram rules cancel <id> [--yes]
  instagram outbox [--state pending,… or unanswered] [--limit 25]
  instagram outbox retry <id> …
  instagram accounts
  instagram accounts pause | resume <account>
  instagram person delete <person id> [--yes]

Images, with the same token:
  images list --preset <id> [--limit 25]
  images show <id>
  images render <id> …
  images alt <id> <text>
  images delete <id> … [--yes]

Each: --json for programs; --url <base address> (else the stack's, by your AWS credentials); --local for npm start.

Tokens, with your AWS credentials:
  token create [--scopes contact:read,…] [--days 90] [--label <text>]
  token list
  token revoke <tokenId>`;

/** `npm run owner -- …` */
export async function ownerCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, {
    url: { type: 'string' },
    local: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    form: { type: 'string' },
    widget: { type: 'string' },
    account: { type: 'string' },
    by: { type: 'string' },
    on: { type: 'string' },
    preset: { type: 'string' },
    state: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    limit: { type: 'string', default: '25' },
    format: { type: 'string', default: 'csv' },
    out: { type: 'string' },
    scopes: { type: 'string' },
    days: { type: 'string', default: '90' },
    label: { type: 'string', default: '' },
  });
  const [command, ...rest] = positionals;
  if (!(await carryOut())) throw new CommandError(USAGE);

  function carryOut(): Promise<boolean> {
    switch (command) {
      case 'token':
        return tokenCommand(rest, values);
      case 'feedback':
        return feedbackCommand(
          rest,
          values,
          () => openOwnerClient('feedback', values),
          () => openScreenshots(values),
        );
      case 'person':
        return personCommand(rest, values, () => openPeople(values));
      case 'instagram':
        return instagramCommand(rest, values, () => openOwnerClient('keyword-dm', values));
      case 'images':
        return imageCommand(rest, values, () => openOwnerClient('images', values));
      default:
        return submissionCommand(positionals, values, () => openOwnerClient('contact', values));
    }
  }
}
