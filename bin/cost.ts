import { runCommand } from '../lib/commands/account.ts';
import { costCommand } from '../lib/commands/cost.ts';

await runCommand(costCommand);
