import { describe, expect, it } from 'vitest';
import { whyUnknown } from '../../../cli/command.ts';

const error = (name: string, message: string, code?: string) =>
  Object.assign(new Error(message), { name, code });

describe('whose credentials these are', () => {
  const why = (what: NodeJS.ErrnoException, place: { local?: boolean; engine?: string } = {}) =>
    whyUnknown(what, { region: 'eu-centrl-1', local: false, engine: undefined, ...place });

  it.each([
    error('CredentialsProviderError', 'Could not load credentials from any providers'),
    error('ExpiredToken', 'The security token included in the request is expired'),
    error('TokenProviderError', 'Token is expired'),
  ])('is answered by signing in where they are the reason: $name', (what) => {
    expect(why(what)).toBe(
      `AWS did not accept your credentials in eu-centrl-1 (${what.name}: ${what.message}). Sign in first, for example with: aws sso login.`,
    );
  });

  it.each(['SignatureDoesNotMatch', 'InvalidSignatureException', 'RequestExpired'])(
    'may be the clock’s doing: %s',
    (name) => {
      expect(why(error(name, 'Signature expired'))).toMatch(/Sign in first.*this computer’s clock is right/);
    },
  );

  it('may depend on the region: one that is not switched on knows no token', () => {
    const token = error('InvalidClientTokenId', 'The security token included in the request is invalid');
    expect(why(token)).toMatch(/Sign in first.* If you are signed in, switch eu-centrl-1 on/);
  });

  it('is not known where nobody answers, which signing in does not mend', () => {
    const found = why(error('Error', 'getaddrinfo ENOTFOUND sts.eu-centrl-1.amazonaws.com', 'ENOTFOUND'));
    expect(found).toContain('in eu-centrl-1 (Error: getaddrinfo ENOTFOUND sts.eu-centrl-1.amazonaws.com)');
    expect(found).toContain('Is the region’s name right');
    expect(found).not.toContain('Sign in');
    expect(why(error('AggregateError', '', 'ECONNREFUSED'))).toContain('(AggregateError: ECONNREFUSED)');
  });

  it('names npm start where that has ended, and another engine by its address', () => {
    const engine = 'http://127.0.0.1:4566';
    const refused = error('Error', 'connect ECONNREFUSED 127.0.0.1:4566', 'ECONNREFUSED');
    expect(why(refused, { local: true, engine })).toMatch(
      /^What npm start left here does not answer at http:\/\/127\.0\.0\.1:4566 .*Start it again: npm start$/,
    );
    expect(why(refused, { engine })).toMatch(/^Nobody answered at .*AWS_ENDPOINT_URL/);
  });
});
