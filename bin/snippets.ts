import { runCommand } from '../cli/command.ts';
import { snippetsCommand } from '../cli/snippets/snippets.ts';

await runCommand(snippetsCommand);
