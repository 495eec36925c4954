import { runCommand } from '../cli/command.ts';
import { ownerCommand } from '../cli/owner.ts';

await runCommand(ownerCommand);
