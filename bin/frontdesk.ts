import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, loadConfig, selectEnvironment } from '../config/index.ts';
import { refusePlaceholders } from '../config/placeholders.ts';
import { buildDesk } from '../desk/build.ts';
import { addStacks } from '../lib/app.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const file: string = app.node.tryGetContext('config') ?? 'frontdesk.config.ts';
  const name: string | undefined = app.node.tryGetContext('environment');
  const config = await loadConfig(file);
  refusePlaceholders(config, selectEnvironment(config, name), file);
  // Of this process alone: several may synthesise at once.
  const deskFiles = mkdtempSync(join(tmpdir(), 'frontdesk-desk-'));
  process.once('exit', () => rmSync(deskFiles, { recursive: true, force: true }));
  if (config.desk) buildDesk(deskFiles);
  addStacks(app, config, name, deskFiles);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
