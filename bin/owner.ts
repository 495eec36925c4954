import { runCommand } from '../lib/commands/account.ts';
import { ownerCommand } from '../lib/commands/owner.ts';

await runCommand(ownerCommand);
