/** Routes that several pipelines have alike. */
import * as z from 'zod';
import type { Route } from '../route.ts';

const CACHED = {
  ETag: 'Of the content; send it as `If-None-Match`',
  'Cache-Control': 'For how long it may be kept',
};
export const notModified = { description: 'It has not changed since', headers: CACHED };

/** Serves the document itself. */
export const documentRoute: Route = {
  method: 'get',
  path: '/openapi.json',
  id: 'getDocument',
  summary: 'This document',
  headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
  answers: {
    200: {
      description: 'The contract of this API, as OpenAPI 3.1',
      content: { 'application/json': z.looseObject({ openapi: z.string() }) },
      headers: CACHED,
    },
    304: notModified,
  },
};

/** Serves a script for visitors' pages. */
export const scriptRoute: Route = {
  method: 'get',
  path: '/assets/v1/{file}',
  id: 'getScript',
  summary: 'A script for a page',
  headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
  answers: {
    200: { description: 'The script', content: { 'text/javascript': z.string() }, headers: CACHED },
    304: notModified,
  },
  errors: ['NOT_FOUND'],
};

export { CACHED };
