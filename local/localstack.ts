/** `npm run localstack`: LocalStack in Docker, in the foreground, until Ctrl-C. `npm run localstack -- --detach --wait` for CI. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runCommand } from './command.ts';

const COMPOSE_FILE = join(import.meta.dirname, 'localstack.compose.yaml');

const { code, output } = await runCommand('docker', ['compose', 'version']);
if (code === 0) await up(process.argv.slice(2));
else {
  console.error(`LocalStack runs in Docker, and "docker compose version" fails here:

  ${output.trim()}

Install Docker with its compose plugin, or work with the embedded engine, which needs neither: npm start`);
  process.exitCode = 1;
}

async function up(options: readonly string[]): Promise<void> {
  console.log('Use it from another terminal: AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm start\n');
  const compose = spawn('docker', ['compose', '--file', COMPOSE_FILE, 'up', ...options], {
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both; compose then stops its container, and this waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => compose.kill('SIGTERM'));
  const [exitCode] = (await once(compose, 'exit')) as [number | null];
  process.exitCode = exitCode ?? 1;
}
