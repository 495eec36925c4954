import { runCommand } from '../cli/command.ts';
import { logsCommand } from '../cli/logs.ts';

await runCommand(logsCommand);
