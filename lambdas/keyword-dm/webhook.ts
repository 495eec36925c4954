/** Meta's webhook: the handshake, and the updates, which are verified, cut to what we need, and enqueued. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, type Note } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { writeMetrics } from '../shared/runtime/metrics.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { webhookEnvironment } from './environment.ts';
import { enqueueIncoming } from './incoming/enqueue.ts';
import { readIncoming } from './incoming/incoming.ts';
import { parseUpdates } from './incoming/parse.ts';
import { isSame, isSigned } from './incoming/signature.ts';

/** Lambda takes 6 MB with a third more by its encoding; a batch of 1,000 updates is about half a megabyte. */
const MAX_BODY_BYTES = 4_000_000;

const environment = parseEnvironment(webhookEnvironment);
const sqs = new SQSClient({});
const parameters = createParameters(
  new SSMClient({}),
  'npm run secret -- init, then npm run secret -- set keyword-dm/app-secret',
);
const [verifyTokenName, appSecretName] = ['verify-token', 'app-secret'].map((name) =>
  parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, name),
) as [string, string];

export const handler = endpoint({
  methods: ['GET', 'POST'],
  isFrontDoor: true,
  answer: (request, note) => (request.method === 'GET' ? shakeHands(request) : takeUpdates(request, note)),
});

async function shakeHands({ query }: Request): Promise<APIGatewayProxyResult> {
  const { [verifyTokenName]: expected = '' } = await parameters.get([verifyTokenName]);
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge = '' } = query;
  if (mode !== 'subscribe' || !isSame(token, expected))
    throw new HttpError(403, 'WRONG_TOKEN', 'The verify token is not the one set here.');
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: challenge,
  };
}

async function takeUpdates(request: Request, note: Note): Promise<APIGatewayProxyResult> {
  if (request.body.byteLength > MAX_BODY_BYTES)
    throw new HttpError(413, 'TOO_LARGE', 'The body is too large.');
  const { [appSecretName]: secrets = '' } = await parameters.get([appSecretName]);
  // Several, separated by commas or blanks: see isSigned.
  if (!isSigned(request.body, request.headers['x-hub-signature-256'], secrets.split(/[\s,]+/)))
    throw new HttpError(401, 'WRONG_SIGNATURE', 'The signature does not match.');

  const { incoming, ignored } = readIncoming(parseUpdates(request.body), new Date());
  const calls = await enqueueIncoming(sqs, environment.QUEUE_URL, incoming);
  note({ accepted: incoming.length, calls, ...prefixed(ignored) });
  // Signed, so it is Meta's. It won't become readable by a retry, so it counts as received; its owner hears of it.
  if (ignored.unreadable) attention('updates-unreadable', { count: ignored.unreadable });
  const { requestId } = request;
  for (const { id: correlationId, surface } of incoming)
    logger.info('accepted', { correlationId, surface, requestId });
  if (incoming.length > 0) writeMetrics({ Accepted: incoming.length });
  return json(200, { received: true });
}

function prefixed(ignored: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(ignored).map(([reason, count]) => [`ignored-${reason}`, count]));
}
