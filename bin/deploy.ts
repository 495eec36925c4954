import { runCommand } from '../lib/commands/account.ts';
import { deployCommand } from '../lib/commands/deploy.ts';

await runCommand(deployCommand);
