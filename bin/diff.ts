import { runCommand } from '../cli/command.ts';
import { diffCommand } from '../cli/deploy/deploy.ts';

await runCommand(diffCommand);
