/** The simulation's stand-ins held to the engine: the same random commands, the same answers. */
import { describe, expect, it } from 'vitest';
import { compareDynamoDb, type Difference } from '../../sim/conformance/dynamodb.ts';
import { compareS3 } from '../../sim/conformance/s3.ts';
import { compareSqs } from '../../sim/conformance/sqs.ts';
import { aws } from '../../support/deployed.ts';

/**
 * AWS refuses a request that is wrong in itself whatever the table holds. Engines look at the condition first, or let it
 * pass: two actions on one place, a change of a key, a reserved word, an empty clause, a path into nothing.
 */
function isLaxEngine({ standIn }: Difference): boolean {
  const text = JSON.stringify(standIn);
  return text.includes('"ValidationException"') || text.includes('"ValidationError"');
}

describe('stand-ins', () => {
  it.each(['one', 'two'])(
    'answer as DynamoDB does (%s)',
    async (seed) => {
      const differences = await compareDynamoDb(aws, seed, 700);
      expect(differences.filter((one) => !isLaxEngine(one))).toEqual([]);
      expect(differences.length).toBeLessThan(200);
    },
    300_000,
  );

  it('answer as S3 does', async () => {
    expect(await compareS3(aws, 'one', 150)).toEqual([]);
  }, 300_000);

  it('answer as SQS does', async () => {
    const differences = await compareSqs(aws, 'one', 150);
    // Engines take longer delays and visibilities than SQS documents.
    const isWithinLimits = ({ input }: Difference) =>
      input.DelaySeconds !== 901 && input.VisibilityTimeout !== 43_201;
    expect(differences.filter(isWithinLimits)).toEqual([]);
  }, 300_000);
});
