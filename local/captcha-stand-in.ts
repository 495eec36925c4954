/**
 * A stand-in for captcha providers, so that forms with a captcha work on this machine without an account anywhere. It takes
 * a proof that begins with `person`, as the demo's own check gives one, and those of the providers' published test keys.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { clientSettings } from './aws-environment.ts';
import { LOCAL } from './config.ts';

const PROVIDERS = ['turnstile', 'hcaptcha', 'recaptcha'];
const PIPELINES = ['contact', 'feedback', 'images'];

/** What Cloudflare's and hCaptcha's test keys give for a proof: their documentation, "testing", 2026-11. */
const TEST_PROOFS = ['XXXX.DUMMY.TOKEN.XXXX', '10000000-aaaa-bbbb-cccc-000000000001'];

export interface CaptchaStandIn {
  readonly verifyUrl: string;
  stop(): Promise<void>;
}

export async function startCaptchaStandIn({ port }: { readonly port: number }): Promise<CaptchaStandIn> {
  const server = createServer(async (request, response) => {
    const proof = new URLSearchParams(await text(request)).get('response') ?? '';
    const isGood = proof.startsWith('person') || TEST_PROOFS.includes(proof);
    const answer = isGood
      ? { success: true, hostname: 'localhost', 'error-codes': [] }
      : { success: false, 'error-codes': ['invalid-input-response'] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    verifyUrl: `http://127.0.0.1:${port}/siteverify`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Without a secret a form with a captcha answers 503. One that is set stays. */
export async function setCaptchaSecrets(endpoint: string): Promise<void> {
  const ssm = new SSMClient(clientSettings(endpoint));
  const names = PIPELINES.flatMap((pipeline) =>
    PROVIDERS.map((provider) => parameterName(LOCAL, pipeline, `${provider}-secret`)),
  );
  for (const Name of names)
    try {
      await ssm.send(new GetParameterCommand({ Name }));
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
      await ssm.send(new PutParameterCommand({ Name, Value: 'of-the-stand-in', Type: 'SecureString' }));
    }
}
