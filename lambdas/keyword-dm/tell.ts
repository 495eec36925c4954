/** Tells destinations what happened to accounts and replies. */
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { openConsumer, type TellingConfig } from '../shared/destinations/consumer.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { tellEnvironment } from './environment.ts';
import { describer } from './events/describe.ts';

const environment = parseEnvironment(tellEnvironment);
const config = bundledConfig<TellingConfig & Pick<KeywordDmConfig, 'accounts'>>();

export const handler = openConsumer({
  environment,
  config,
  describer: ({ deskUrl }) => describer({ config, deskUrl }),
});
