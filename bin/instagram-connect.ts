import { runCommand } from '../lib/commands/account.ts';
import { instagramConnectCommand } from '../lib/commands/instagram-connect.ts';

await runCommand(instagramConnectCommand);
