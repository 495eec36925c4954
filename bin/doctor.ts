import { runCommand } from '../lib/commands/account.ts';
import { doctorCommand } from '../lib/commands/doctor.ts';

await runCommand(doctorCommand);
