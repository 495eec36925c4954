import { runCommand } from '../cli/command.ts';
import { costCommand } from '../cli/cost.ts';

await runCommand(costCommand);
