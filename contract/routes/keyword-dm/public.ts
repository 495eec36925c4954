/** What Meta and those who follow a link call. */
import * as z from 'zod';
import type { Route } from '../../route.ts';
import { budgetRoute, documentRoute } from '../common.ts';
import { destinationRoutes } from '../destinations.ts';
import { peopleRoutes } from '../people.ts';
import { json } from './shapes.ts';

export const publicRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/instagram/webhook',
    id: 'verifyWebhook',
    summary: 'Meta’s handshake',
    query: z.object({
      'hub.mode': z.literal('subscribe'),
      'hub.verify_token': z.string(),
      'hub.challenge': z.string(),
    }),
    answers: { 200: { description: 'The challenge', content: { 'text/plain': z.string() } } },
    errors: ['WRONG_TOKEN'],
  },
  {
    method: 'post',
    path: '/instagram/webhook',
    id: 'receiveWebhook',
    summary: 'Meta’s updates, signed with the app’s secret',
    headers: { 'X-Hub-Signature-256': '`sha256=` and the HMAC of the body' },
    body: { 'application/json': z.looseObject({}).meta({ id: 'WebhookUpdate' }) },
    answers: {
      200: json('They are in the queue', z.object({ received: z.literal(true) }).meta({ id: 'Received' })),
    },
    errors: ['TOO_LARGE', 'WRONG_SIGNATURE'],
  },
  {
    method: 'get',
    path: '/l/{code}',
    id: 'followLink',
    summary: 'Follow a short link',
    answers: { 302: { description: 'To its target', headers: { Location: 'The target' } } },
    errors: ['NOT_FOUND'],
    errorPages: true,
  },
  documentRoute,
  budgetRoute('keyword-dm'),
  ...destinationRoutes('keyword-dm', 'account'),
  ...peopleRoutes('keyword-dm'),
];
