import { runCommand } from '../cli/command.ts';
import { redriveCommand } from '../cli/redrive/redrive.ts';

await runCommand(redriveCommand);
