import { expect, it } from 'vitest';
import { describeDataRedrive } from '../../../../cli/data/redrive.ts';

const redriven = { again: 1, gone: 0, goneFrom: {}, deadLetters: 0, lettersLeft: 0, readingsLeft: 0 };
const config = { keepFilesDays: 30, isLocal: false };

it('says of each data set how to go on with files that are gone, by what had become of them', () => {
  const goneFrom = {
    orders: { done: 2, refused: 1, loading: 0 },
    visits: { done: 0, refused: 0, loading: 1 },
  };
  const [, ...left] = describeDataRedrive({ ...redriven, gone: 4, goneFrom }, { ...config, isLocal: true });
  expect(left).toEqual([
    expect.stringMatching(/2 files of orders with rows .*: npm run data -- rejected orders --local --raw, /),
    expect.stringMatching(
      /1 file of orders that were refused, .* Put them again: npm run data -- rejected orders --local says/,
    ),
    expect.stringMatching(/1 file of visits that are being read/),
  ]);
});

it('says which dead letters stay, and nothing where there is nothing to say', () => {
  expect(describeDataRedrive(redriven, config)).toEqual(['Read again: 1 file. Dead letters cleared: 0.']);
  expect(describeDataRedrive({ ...redriven, lettersLeft: 1, readingsLeft: 2 }, config).slice(1)).toEqual([
    expect.stringMatching(/^Dead letters left: 1\. .*, data-dead-letters\.$/),
    expect.stringMatching(/^Dead letters left: 2\. .*, data-readings-dead-letters\.$/),
  ]);
});
