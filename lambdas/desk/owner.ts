/** The desk's own routes for owners: alarms, when somebody was here last, and who may sign in. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { json } from '../shared/http/respond.ts';
import { requireKnown } from '../shared/owner/query.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { createIdentify } from '../shared/people/identify.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { ownerEnvironment } from './environment.ts';
import { readAlarms, type WatchedAlarm } from './owner/alarms.ts';
import {
  type Arranged,
  type Configured,
  changeRights,
  invite,
  listPeople,
  takeAway,
} from './owner/people.ts';
import { noteSeen } from './owner/seen.ts';

const environment = parseEnvironment(ownerEnvironment);
const { alarms, configured } = bundledConfig<{ alarms: WatchedAlarm[]; configured: Configured }>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const ssm = new SSMClient({});
const cloudwatch = new CloudWatchClient({});

const routes: readonly OwnerRoute[] = [
  {
    method: 'GET',
    path: '/owner/alarms',
    keeps: 'everything',
    answer: async ({ query }) => {
      requireKnown(query);
      return json(200, {
        checkedAt: store.now().toISOString(),
        items: await readAlarms(cloudwatch, alarms),
      });
    },
  },
  {
    method: 'POST',
    path: '/owner/seen',
    keeps: 'caller',
    right: 'read',
    isChange: false,
    answer: async ({ query }, _, { caller }) => {
      requireKnown(query);
      return json(200, await noteSeen(store, caller));
    },
  },
  ...peopleRoutes(environment.POOL_ID),
];

/** None where nobody signs in. */
function peopleRoutes(poolId: string | undefined): OwnerRoute[] {
  if (poolId === undefined) return [];
  const cognito = new CognitoIdentityProviderClient({});
  const people = { cognito, ssm, environment: environmentId(environment), poolId };
  const arranged: Arranged = { people, configured };
  return [
    {
      method: 'GET',
      path: '/owner/people',
      keeps: 'everything',
      right: 'audit',
      answer: (request) => listPeople(arranged, request),
    },
    {
      method: 'POST',
      path: '/owner/people',
      keeps: 'everything',
      answer: (request, _, call) => invite(arranged, request, call),
    },
    {
      method: 'PUT',
      path: '/owner/people/{id}',
      keeps: 'everything',
      answer: (request, { id = '' }, call) => changeRights(arranged, request, id, call),
    },
    {
      method: 'DELETE',
      path: '/owner/people/{id}',
      keeps: 'everything',
      answer: (_, { id = '' }, call) => takeAway(arranged, id, call),
    },
  ];
}

const answer = ownerHandler({
  pipeline: 'desk',
  // Whoever is kept to some of anything is kept from what is about all: which of the kinds is asked for is the same.
  limitedBy: 'forms',
  routes,
  identify: createIdentify({ ssm, environment }),
  store,
});

/** Where there is no CDN, the route has the path that the page knows, with `/api/desk` before it. */
export const handler = (event: APIGatewayProxyEvent) =>
  answer({ ...event, resource: event.resource.replace(/^\/api\/desk(?=\/)/, '') });
