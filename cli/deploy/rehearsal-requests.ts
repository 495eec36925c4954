/**
 * What functions behind an API are asked before they are let reach, and what they must answer. Nothing is stored by it but canaries,
 * where they are configured: those go through the new code as a visitor's do, and nobody hears of them.
 */
import type { FrontdeskConfig } from '../../config/index.ts';
import { CANARY } from '../../config/values.ts';
import { CANARY_HEADER } from '../../lambdas/shared/canary/mark.ts';

export interface RequestTry {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As in the template. */
  readonly resource: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
  readonly status: number;
  /** What is in the answer's body. */
  readonly contains: string;
  /** What is right as well of the code of before: it knows nothing that was configured since. @default nothing */
  readonly ofBefore?: readonly Pick<RequestTry, 'status' | 'contains'>[];
}

const CONTRACT: RequestTry = { method: 'GET', resource: '/openapi.json', status: 200, contains: '"openapi"' };

/** Nobody's token: every address of an owner's answers so. */
const OWNER: RequestTry = {
  method: 'GET',
  resource: '/owner/{proxy+}',
  parameters: { proxy: 'me' },
  status: 401,
  contains: 'UNAUTHORIZED',
};

const NO_FORM = [{ status: 404, contains: 'FORM_NOT_FOUND' }];
const NO_WIDGET = { status: 404, contains: 'WIDGET_NOT_FOUND' };
const NOT_PUBLIC = { status: 404, contains: 'NOT_PUBLIC' };
const SUMMARY = { status: 200, contains: '{' };

/** An id that no item has. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** In a script's name, the hash of no content: it is answered with what there is now. */
const OLD = '0'.repeat(16);

const BY_ENTRY: Readonly<Record<string, (config: FrontdeskConfig) => readonly RequestTry[]>> = {
  // The hosted page: the salt by which it is signed, and in the table whether the form is full.
  'contact/submit': ({ contact }) =>
    firstOf(contact?.forms, (formId): RequestTry[] => [
      {
        method: 'GET',
        resource: '/f/{formId}',
        parameters: { formId },
        headers: { accept: 'text/html' },
        status: 200,
        contains: '</html>',
        ofBefore: NO_FORM,
      },
      // Broken JSON, which is refused before anything else.
      {
        method: 'POST',
        resource: '/f/{formId}',
        parameters: { formId },
        headers: { 'content-type': 'application/json' },
        body: '{',
        status: 400,
        contains: '"code"',
        ofBefore: NO_FORM,
      },
    ]),
  'contact/owner': () => [OWNER],
  'contact/attachment': () => [
    CONTRACT,
    {
      method: 'GET',
      resource: '/a/{token}',
      parameters: { token: 'none' },
      status: 404,
      contains: 'NOT_FOUND',
    },
  ],
  'contact/by-mail': () => [
    {
      method: 'POST',
      resource: '/m/{action}',
      parameters: { action: 'archive' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=none',
      status: 403,
      contains: 'TOKEN_REFUSED',
    },
  ],
  // A link that was not signed: with the key it takes to see that.
  'feedback/submit': ({ feedback }) =>
    firstOf(feedback?.widgets, (widgetId): RequestTry[] => [
      {
        method: 'GET',
        resource: '/feedback/{widgetId}/{responseId}',
        parameters: { widgetId, responseId: 'unsubscribe' },
        status: 404,
        contains: 'NOT_FOUND',
      },
    ]),
  'feedback/summary': ({ feedback }) =>
    Object.entries(feedback?.widgets ?? {})
      .slice(0, 1)
      .map(([widgetId, { publicSummary }]) => ({
        method: 'GET',
        resource: '/feedback/{widgetId}/summary',
        parameters: { widgetId },
        ...(publicSummary ? SUMMARY : NOT_PUBLIC),
        ofBefore: [SUMMARY, NOT_PUBLIC, NO_WIDGET],
      })),
  'feedback/assets': ({ feedback }) => [
    CONTRACT,
    { ...script('frontdesk-feedback.js'), contains: 'import(' },
    { ...script(`frontdesk-feedback.${OLD}.js`), contains: 'attachShadow' },
    ...firstOf(feedback?.widgets, (id): RequestTry[] => [
      {
        ...script(`definition.${id}.en.json`),
        contains: '"kind"',
        ofBefore: [{ status: 404, contains: 'NOT_FOUND' }],
      },
    ]),
  ],
  'feedback/owner': () => [OWNER],
  'images/create': () => [
    {
      method: 'POST',
      resource: '/images',
      headers: { 'content-type': 'application/json' },
      body: '{',
      status: 400,
      contains: '"code"',
    },
  ],
  'images/status': () => [
    {
      method: 'GET',
      resource: '/images/{imageId}',
      parameters: { imageId: NOBODY },
      status: 404,
      contains: 'NOT_FOUND',
    },
  ],
  'images/assets': () => [
    CONTRACT,
    { ...script('frontdesk-images.js'), contains: 'export' },
    { ...script(`frontdesk-images.${OLD}.js`), contains: 'frontdesk-upload' },
  ],
  'images/variant': () => [
    {
      method: 'GET',
      resource: '/v/{content}/{file}',
      parameters: { content: 'none', file: 'none' },
      status: 404,
      contains: 'NOT_FOUND',
    },
  ],
  'images/owner': () => [OWNER],
  'keyword-dm/webhook': () => [
    { method: 'GET', resource: '/instagram/webhook', status: 403, contains: 'WRONG_TOKEN' },
  ],
  'keyword-dm/follow': () => [
    CONTRACT,
    {
      method: 'GET',
      resource: '/l/{code}',
      parameters: { code: 'none' },
      status: 404,
      contains: 'NOT_FOUND',
    },
  ],
  'keyword-dm/owner': () => [OWNER],
  'data/owner': () => [OWNER],
  'desk/page': () => [{ method: 'GET', resource: '/', status: 200, contains: '<html' }],
  'desk/owner': () => [OWNER],
  'desk/session': () => [{ method: 'DELETE', resource: '/api/session', status: 403, contains: 'BLOCKED' }],
};

/** By the function that takes canaries in: where to, with what, and what it says of one that it has taken. */
const CANARIES: Readonly<Record<string, (moment: string) => Omit<RequestTry, 'method' | 'headers'>>> = {
  'contact/submit': (moment) => ({
    resource: '/f/{formId}',
    parameters: { formId: CANARY },
    body: JSON.stringify({ message: `The canary of a deploy, ${moment}` }),
    status: 200,
    contains: '"submissionId"',
  }),
  'feedback/submit': () => ({
    resource: '/feedback/{widgetId}',
    parameters: { widgetId: CANARY },
    body: JSON.stringify({ rating: 0 }),
    status: 200,
    contains: '"responseId"',
  }),
  // Its file never comes; an hour later it is gone.
  'images/create': () => ({
    resource: '/images',
    body: JSON.stringify({ preset: CANARY, contentType: 'image/png', size: 100 }),
    status: 201,
    contains: '"imageId"',
  }),
};

/**
 * A canary for a function that takes them in; none for all others.
 *
 * @param mark by which it is let in
 * @param moment keeps it from being a repeat of an earlier one
 */
export function byCanary(entry: string, mark: string, moment: string): readonly RequestTry[] {
  const make = CANARIES[entry];
  if (!make) return [];
  const headers = { 'content-type': 'application/json', [CANARY_HEADER]: mark, 'idempotency-key': moment };
  return [{ method: 'POST', headers, ...make(moment) }];
}

/** @throws Error for a function that nothing is known to ask of */
export function byRequest(entry: string, config: FrontdeskConfig): readonly RequestTry[] {
  const tries = BY_ENTRY[entry];
  if (!tries) throw new Error(`cli/deploy/rehearsal-requests.ts asks nothing of ${entry}`);
  return tries(config);
}

function script(file: string): Omit<RequestTry, 'contains'> {
  return { method: 'GET', resource: '/assets/v1/{file}', parameters: { file }, status: 200 };
}

function firstOf(
  ids: Readonly<Record<string, unknown>> | undefined,
  tries: (id: string) => readonly RequestTry[],
): readonly RequestTry[] {
  return Object.keys(ids ?? {})
    .slice(0, 1)
    .flatMap(tries);
}
