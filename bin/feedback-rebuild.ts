import { runCommand } from '../cli/command.ts';
import { feedbackRebuildCommand } from '../cli/feedback-rebuild.ts';

await runCommand(feedbackRebuildCommand);
