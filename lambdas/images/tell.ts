/** Tells destinations what happened to images. */
import { openConsumer, type TellingConfig } from '../shared/destinations/consumer.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { tellEnvironment } from './environment.ts';
import { describer } from './events/describe.ts';

const environment = parseEnvironment(tellEnvironment);
const config = bundledConfig<TellingConfig>();

export const handler = openConsumer({
  environment,
  config,
  describer: ({ table, deskUrl }) => describer({ table, deskUrl, timeZone: config.timeZone }),
});
