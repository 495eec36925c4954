import { CommandError, readArguments } from './account.ts';
import { openOwnerClient } from './owner/client.ts';
import { submissionCommand } from './owner/submissions.ts';
import { tokenCommand } from './owner/tokens.ts';

const USAGE = `Usage: npm run owner -- <command>

Submissions, with the token in FRONTDESK_OWNER_TOKEN:
  list [--form <id>] [--state new,read,archived,spam] [--from <date>] [--to <date>] [--limit 25]
  show <id>
  read | unread | archive | spam | release <id> …
  delete <id> … [--yes]
  export [--form <id>] [--state …] [--from <date>] [--to <date>] [--format csv|jsonl] [--out <file>]
  person list <e-mail address>
  person delete <e-mail address> [--yes]
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
  const known =
    command === 'token'
      ? await tokenCommand(rest, values)
      : await submissionCommand(positionals, values, () => openOwnerClient('contact', values));
  if (!known) throw new CommandError(USAGE);
}
