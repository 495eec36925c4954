import { runCommand } from '../cli/command.ts';
import { secretCommand } from '../cli/secret.ts';

await runCommand(secretCommand);
