import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../../../cli/deploy/confirm.ts';
import type { Template } from '../../../../cli/deploy/data-guard.ts';
import { askPrice } from '../../../../cli/deploy/price.ts';

const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
const stream = {
  Type: 'AWS::Kinesis::Stream',
  Properties: { ShardCount: 1, StreamModeDetails: { StreamMode: 'PROVISIONED' } },
};
const without: Template = { Resources: { Work: queue } };
const made: Template = { Resources: { Work: queue, Made: stream } };
const QUESTION = /^It makes a stream at Kinesis .*\$10\.95 a month .* Make it\?/;

/** A deploy of one stack, and what its owner saw. */
async function deploy(
  planned: Template,
  { before = without as Template | undefined, answer = '', isThere = true, yes = false } = {},
) {
  const seen: string[] = [];
  const terminal: Terminal = {
    isThere: () => isThere,
    say: (line) => seen.push(line),
    ask: async (question) => {
      seen.push(question);
      return answer;
    },
  };
  const stacks = [{ name: 'Frontdesk-prod-Data', template: planned }];
  const end = await askPrice(stacks, { yes, deployed: async () => before, terminal }).then(
    () => 'goes on',
    (error: Error) => error.message,
  );
  return { seen, end };
}

describe('a deploy that makes a stream', () => {
  it.each(['y', 'yes', 'Y'])('shows a month’s price, and goes on after %s', async (answer) => {
    const { seen, end } = await deploy(made, { answer });
    expect(seen).toEqual([expect.stringMatching(QUESTION)]);
    expect(seen[0]).toMatch(/\[y\/N\] $/);
    expect(end).toBe('goes on');
  });

  it.each(['', 'n', 'no', 'later', 'yesterday'])('deploys nothing after "%s"', async (answer) => {
    expect(await deploy(made, { answer })).toMatchObject({ end: 'Nothing was deployed.' });
  });

  it('deploys nothing where nobody is to be asked, and says the price and what to do', async () => {
    const { seen, end } = await deploy(made, { isThere: false });
    expect(seen).toEqual([expect.stringMatching(QUESTION)]);
    expect(end).toBe('There is nobody to ask here. Look at the lines above, and add --yes to go on.');
  });

  it('asks nothing where --yes said so, and shows the price all the same', async () => {
    const { seen, end } = await deploy(made, { isThere: false, yes: true });
    expect(seen).toEqual([expect.stringMatching(/\$10\.95 a month .* Yes, by --yes\.$/)]);
    expect(end).toBe('goes on');
  });

  it('asks at the first deploy as well, and never again', async () => {
    expect(await deploy(made, { before: undefined })).toMatchObject({ end: 'Nothing was deployed.' });
    expect(await deploy(made, { before: made })).toEqual({ seen: [], end: 'goes on' });
    expect(await deploy(without)).toEqual({ seen: [], end: 'goes on' });
  });
});
