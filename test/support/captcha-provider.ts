/**
 * A stand-in for captcha providers on 127.0.0.1, which answers siteverify as they do. What it says depends on the proof
 * alone, so it has no state that tests could fall over.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** What the stand-in takes for the secret. */
export const CAPTCHA_SECRET = 'captcha-secret-of-the-tests';

/** A proof that everybody knows, https://docs.hcaptcha.com/#integration-testing-test-keys */
export const HCAPTCHA_TEST_PROOF = '10000000-aaaa-bbbb-cccc-000000000001';

/** By the beginning of a proof. Any other is answered as forged. */
const ANSWERS: Readonly<Record<string, object>> = {
  person: { success: true, hostname: 'localhost', 'error-codes': [] },
  spent: { success: false, 'error-codes': ['timeout-or-duplicate'] },
  /** hCaptcha's published test proof, next to a real secret. */
  [HCAPTCHA_TEST_PROOF.split('-', 1)[0] ?? '']: { success: false, 'error-codes': ['not-using-dummy-secret'] },
  /** Solved on another website. */
  elsewhere: { success: false, 'error-codes': ['sitekey-secret-mismatch'] },
};
const FORGED = { success: false, 'error-codes': ['invalid-input-response'] };
const WRONG_SECRET = { success: false, 'error-codes': ['invalid-input-secret'] };

export interface CaptchaStandIn {
  readonly verifyUrl: string;
  /** What it was asked, latest last. */
  readonly asked: readonly URLSearchParams[];
  stop(): Promise<void>;
}

/** A proof `broken…` gets a cut connection, `garbled…` no JSON, `silent…` no answer at all. */
export async function startCaptchaProvider(): Promise<CaptchaStandIn> {
  const asked: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    asked.push(form);
    const proof = (form.get('response') ?? '').split('-', 1)[0] ?? '';
    if (proof === 'broken') response.destroy();
    else if (proof === 'garbled') response.end('<html>');
    else if (proof !== 'silent') {
      const answer = form.get('secret') === CAPTCHA_SECRET ? (ANSWERS[proof] ?? FORGED) : WRONG_SECRET;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    verifyUrl: `http://127.0.0.1:${port}/siteverify`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
