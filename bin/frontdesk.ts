import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, loadConfig } from '../config/index.ts';
import { addStacks } from '../lib/app.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const config = await loadConfig(app.node.tryGetContext('config') ?? 'frontdesk.config.ts');
  addStacks(app, config, app.node.tryGetContext('environment'));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
