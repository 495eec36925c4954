import { runCommand } from '../cli/command.ts';
import { instagramConnectCommand } from '../cli/instagram-connect.ts';

await runCommand(instagramConnectCommand);
