import { expect, it } from 'vitest';
import { pipelineOutputs } from '../../../cli/stack-outputs.ts';
import { parseConfig } from '../../../config/index.ts';
import { cloudConfig } from '../../support/config.ts';

const place = {
  config: { ...parseConfig(cloudConfig), images: undefined },
  configFile: 'frontdesk.config.ts',
  environment: { root: 'frontdesk', name: 'prod', account: '123456789012', region: 'eu-central-1' },
} as never;

const answering = (outputs?: object[]) =>
  ({
    send: async () => {
      if (!outputs) throw new Error('Stack with id Frontdesk-prod-Images does not exist');
      return { Stacks: [{ Outputs: outputs }] };
    },
  }) as never;

it('leads to a deploy only where that makes what is missing', async () => {
  await expect(pipelineOutputs(answering(), place, 'contact')).rejects.toThrow(
    'Frontdesk-prod-Contact is not deployed here: npm run deploy',
  );
  await expect(pipelineOutputs(answering(), place, 'images')).rejects.toThrow(
    'Frontdesk-prod-Images is not deployed here, and frontdesk.config.ts has no images: add it there',
  );
});

it('finds what is deployed still, and configured no more', async () => {
  const output = { OutputKey: 'ImagesUrl', OutputValue: 'https://images.frontdesk-tests.dev' };
  expect(await pipelineOutputs(answering([output]), place, 'images')).toEqual({
    ImagesUrl: output.OutputValue,
  });
});
