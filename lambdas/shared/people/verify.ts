/** Checks access tokens of the pool, by AWS's own library: signature, issuer, client, `token_use` and times. */
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';

/** What of an access token counts. Its `scope` does not: in the code flow scopes belong to the client, not to the person. */
interface VerifiedToken {
  readonly sub: string;
  /** As the pool's own calls name the person. */
  readonly username: string;
  readonly groups: readonly string[];
  /** When it was issued, in milliseconds. */
  readonly issuedAt: number;
  /** In milliseconds, too. */
  readonly expiresAt: number;
}

export interface Pool {
  readonly poolId: string;
  readonly clientId: string;
  /** Fetches the pool's public keys from elsewhere; only a local engine has them elsewhere. @default Cognito's own address */
  readonly keysFrom?: string | undefined;
}

export type Verify = (token: string) => Promise<VerifiedToken>;

/** The keys are fetched once, and again for a key that is not known. @throws what the library throws for a token that is not valid */
export function poolVerifier({ poolId, clientId, keysFrom }: Pool): Verify {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: poolId, clientId, tokenUse: 'access' },
    keysFrom === undefined
      ? undefined
      : { jwksCache: new SimpleJwksCache({ fetcher: keysOfEngine(keysFrom) }) },
  );
  return async (token) => {
    const payload = await verifier.verify(token);
    return {
      sub: payload.sub,
      username: payload.username,
      groups: payload['cognito:groups'] ?? [],
      issuedAt: payload.iat * 1000,
      expiresAt: payload.exp * 1000,
    };
  };
}

/** The same path at another origin. What the keys are for, the issuer, stays as it is. */
function keysOfEngine(origin: string): Fetcher {
  return {
    fetch: async (uri) => {
      const { pathname } = new URL(uri);
      const answer = await fetch(`${origin}${pathname}`);
      if (!answer.ok) throw new Error(`The engine has no keys: ${answer.status}`);
      return answer.arrayBuffer();
    },
  };
}
