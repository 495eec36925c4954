import { runCommand } from '../cli/command.ts';
import { doctorCommand } from '../cli/doctor.ts';

await runCommand(doctorCommand);
