import { runCommand } from '../lib/commands/account.ts';
import { snippetsCommand } from '../lib/commands/snippets.ts';

await runCommand(snippetsCommand);
