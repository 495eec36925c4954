import { beforeAll, expect, it } from 'vitest';
import { setCaptchaSecrets } from '../../../local/captcha-stand-in.ts';
import { deployed } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';
import { askByContract } from '../../support/schemathesis/schemathesis.ts';

/** Others by SEED, more by EXAMPLES: `SEED=7 EXAMPLES=500 npx vitest run --config vitest.prove.config.ts contract`. */
const SEED = Number(process.env.SEED ?? 1);
const EXAMPLES = Number(process.env.EXAMPLES ?? 3);

// What is not set up answers 503, as it should.
beforeAll(() => setCaptchaSecrets(deployed.endpoint));

it.each(['contact', 'feedback', 'images', 'keyword-dm', 'data'] as const)(
  'whatever is asked of %s is answered as its contract says, and never by an error of ours',
  async (pipeline) => {
    const scopes =
      pipeline === 'data' ? (['data:read'] as const) : ([`${pipeline}:read`, `${pipeline}:write`] as const);
    const { token } = await newToken(scopes);
    const { holds, report } = await askByContract({
      document: `contract/openapi/${pipeline}.json`,
      url: deployed.urls[pipeline] ?? '',
      token,
      seed: SEED,
      examples: EXAMPLES,
    });
    console.log(report.split('\n').slice(-12).join('\n'));
    expect(holds, report).toBe(true);
  },
);
