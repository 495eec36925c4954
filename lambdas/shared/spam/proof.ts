import type { SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import type { CaptchaConfig } from '../../../config/spam.ts';
import { Spent } from '../front-door/spent.ts';
import { HttpError } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import { attention } from '../runtime/log.ts';
import { createParameters, parameterName } from '../runtime/parameters.ts';
import { type CaptchaResult, checkCaptcha } from './captcha.ts';

interface ProofCheck {
  readonly ssm: SSMClient;
  readonly environment: EnvironmentId;
  /** Whose parameters hold the providers' secrets. */
  readonly pipeline: string;
  /** Where proofs are checked instead, on a test's machine. @default the provider's address */
  readonly verifyUrl?: string | undefined;
}

/** What a form, a widget or a preset asks for; the last refuses what the others hold. */
interface Asked extends Pick<CaptchaConfig, 'provider'> {
  readonly onUnreachable: CaptchaConfig['onUnreachable'] | 'refuse';
}

interface Proof {
  /** Undefined where no proof is asked for. */
  readonly captcha: Asked | undefined;
  readonly fields: Fields;
  /** Names what was sent, the same for its repeats. */
  readonly identity: string;
}

/**
 * Checks visitors' proofs with the providers, and tells the owner when that holds up what comes.
 *
 * @returns a check that answers undefined where no proof is asked for
 * @throws MissingParameter (from the check) when the provider's secret is not set
 */
export function createProofCheck({ ssm, environment, pipeline, verifyUrl }: ProofCheck) {
  const secrets = createParameters(ssm, `npm run secret -- set ${pipeline}/<provider>-secret`);
  return async ({ captcha, fields, identity }: Proof): Promise<CaptchaResult | undefined> => {
    if (!captcha) return undefined;
    const { provider, onUnreachable } = captcha;
    const secretName = parameterName(environment, pipeline, `${provider}-secret`);
    const { [secretName]: secret = '' } = await secrets.get([secretName]);
    const result = await checkCaptcha({ provider, fields, secret, identity, verifyUrl });
    if (result === 'misconfigured' || (result === 'unreachable' && onUnreachable !== 'accept'))
      attention(`captcha-${result}`, { provider });
    return result;
  };
}

/**
 * Lets nobody pass whose proof the provider did not take, and says so: proofs of honest visitors expire, and what was
 * held as spam in silence would be lost to them. A robot learns nothing, for the captcha stands in the page. A provider
 * that gives no answer is not the visitor's fault: `findSpamReasons` looks after that.
 *
 * @throws HttpError 422 `CAPTCHA_FAILED`, as `Spent` when the proof was used before
 */
export function requireProof(result: CaptchaResult | undefined): void {
  if (result === 'missing')
    throw new HttpError(422, 'CAPTCHA_FAILED', 'Please confirm first that you are a person.');
  const again = 'The check that you are a person has expired or failed. Please do it once more.';
  if (result === 'failed') throw new HttpError(422, 'CAPTCHA_FAILED', again);
  if (result === 'spent') throw new Spent(422, 'CAPTCHA_FAILED', again);
}
