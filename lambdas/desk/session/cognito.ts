/** What the session asks of Cognito. The client's secret is read when it is first needed, and stays in this process. */
import {
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';

export interface Tokens {
  readonly accessToken: string;
  /** A new one, in place of the one that was used. @default that one goes on */
  readonly refreshToken?: string | undefined;
}

export interface Login {
  readonly cognito: CognitoIdentityProviderClient;
  readonly poolId: string;
  readonly clientId: string;
  /** The base of the managed login, without a trailing slash. */
  readonly loginUrl: string;
  readonly fetch: typeof fetch;
}

interface CodeExchange {
  readonly code: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface CognitoSession {
  /** @returns undefined for a code that is none, was used already, or belongs to another page */
  exchange(exchange: CodeExchange): Promise<Tokens | undefined>;
  /** @returns undefined when the session is over */
  renew(refreshToken: string): Promise<Tokens | undefined>;
  /** Ends one session. */
  revoke(refreshToken: string): Promise<void>;
  /** Ends all sessions of a person. */
  revokeAll(username: string): Promise<void>;
}

/** Refused, as opposed to not reached. */
const REFUSED = new Set([
  'NotAuthorizedException',
  'RefreshTokenReuseException',
  'UserNotFoundException',
  'InvalidParameterException',
]);

export function cognitoSession({ cognito, poolId, clientId, loginUrl, fetch }: Login): CognitoSession {
  let secret: Promise<string> | undefined;

  /** Kept by no variable or parameter: whoever reads those can't exchange codes or renew. */
  function clientSecret(): Promise<string> {
    secret ??= cognito
      .send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }))
      .then(({ UserPoolClient }) => UserPoolClient?.ClientSecret ?? '')
      .catch((error: unknown) => {
        secret = undefined;
        throw error;
      });
    return secret;
  }

  return {
    async exchange({ code, verifier, redirectUri }) {
      const answer = await fetch(`${loginUrl}/oauth2/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${await clientSecret()}`).toString('base64')}`,
        },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: clientId,
          code,
          code_verifier: verifier,
          redirect_uri: redirectUri,
        }),
      });
      if (answer.status >= 500) throw new Error(`The managed login answers ${answer.status}`);
      const body = (await answer.json()) as { access_token?: string; refresh_token?: string };
      if (!answer.ok || !body.access_token || !body.refresh_token) return undefined;
      return { accessToken: body.access_token, refreshToken: body.refresh_token };
    },

    async renew(refreshToken) {
      const { AuthenticationResult } = await cognito
        .send(
          new GetTokensFromRefreshTokenCommand({
            RefreshToken: refreshToken,
            ClientId: clientId,
            ClientSecret: await clientSecret(),
          }),
        )
        .catch((error: Error) => {
          if (REFUSED.has(error.name)) return { AuthenticationResult: undefined };
          throw error;
        });
      const { AccessToken, RefreshToken } = AuthenticationResult ?? {};
      return AccessToken === undefined ? undefined : { accessToken: AccessToken, refreshToken: RefreshToken };
    },

    async revoke(refreshToken) {
      const ClientSecret = await clientSecret();
      await cognito
        .send(new RevokeTokenCommand({ Token: refreshToken, ClientId: clientId, ClientSecret }))
        .catch((error: Error) => {
          // Over already.
          if (!REFUSED.has(error.name)) throw error;
        });
    },

    async revokeAll(username) {
      await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId: poolId, Username: username }));
    },
  };
}
