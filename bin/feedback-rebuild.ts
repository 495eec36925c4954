import { runCommand } from '../lib/commands/account.ts';
import { feedbackRebuildCommand } from '../lib/commands/feedback-rebuild.ts';

await runCommand(feedbackRebuildCommand);
