import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, loadConfig, refusePlaceholders, selectEnvironment } from '../config/index.ts';
import { addStacks } from '../lib/app.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const file: string = app.node.tryGetContext('config') ?? 'frontdesk.config.ts';
  const name: string | undefined = app.node.tryGetContext('environment');
  const config = await loadConfig(file);
  refusePlaceholders(config, selectEnvironment(config, name), file);
  addStacks(app, config, name);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
