import { runCommand } from '../cli/command.ts';
import { deployCommand } from '../cli/deploy/deploy.ts';

await runCommand(deployCommand);
