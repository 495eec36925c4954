import { runCommand } from '../lib/commands/account.ts';
import { bootstrapCommand } from '../lib/commands/cdk.ts';

await runCommand(bootstrapCommand);
