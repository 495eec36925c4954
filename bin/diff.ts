import { runCommand } from '../lib/commands/account.ts';
import { diffCommand } from '../lib/commands/deploy.ts';

await runCommand(diffCommand);
