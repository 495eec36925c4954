import { runCommand } from '../lib/commands/account.ts';
import { secretCommand } from '../lib/commands/secret.ts';

await runCommand(secretCommand);
