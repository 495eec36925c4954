import { runCommand } from '../cli/command.ts';
import { bootstrapCommand } from '../cli/deploy/cdk.ts';

await runCommand(bootstrapCommand);
