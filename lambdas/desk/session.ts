/** Signs people in and out of the desk: exchanges the code, renews what is over, and keeps the refresh token in a cookie. */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SSMClient } from '@aws-sdk/client-ssm';
import { endpoint } from '../shared/http/endpoint.ts';
import { personLookup } from '../shared/people/records.ts';
import { poolVerifier } from '../shared/people/verify.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { sessionEnvironment } from './environment.ts';
import { answerSession, type SessionParts } from './session/answer.ts';
import { cognitoSession } from './session/cognito.ts';

const environment = parseEnvironment(sessionEnvironment);
const { POOL_ID: poolId, CLIENT_ID: clientId, LOGIN_URL: loginUrl } = environment;
const ssm = new SSMClient({});
const parameters = createParameters(ssm, 'npm run deploy');
const originName = parameterName(environmentId(environment), 'desk', 'origin');

const parts: SessionParts = {
  session: cognitoSession({
    cognito: new CognitoIdentityProviderClient({}),
    poolId,
    clientId,
    loginUrl,
    fetch,
  }),
  verify: poolVerifier({ poolId, clientId, keysFrom: environment.PEOPLE_KEYS_FROM }),
  findPerson: personLookup(ssm, environmentId(environment)),
  origin: async () => (await parameters.get([originName]))[originName] ?? '',
  cookie: { path: environment.SESSION_PATH, days: Number(environment.SIGNED_IN_DAYS) },
};

export const handler = endpoint({
  methods: ['POST', 'DELETE'],
  isSameOrigin: true,
  answer: (request) => answerSession(request, parts),
});
