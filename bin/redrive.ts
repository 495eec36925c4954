import { runCommand } from '../lib/commands/account.ts';
import { redriveCommand } from '../lib/commands/redrive.ts';

await runCommand(redriveCommand);
