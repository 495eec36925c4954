import { runCommand } from '../lib/commands/account.ts';
import { logsCommand } from '../lib/commands/logs.ts';

await runCommand(logsCommand);
