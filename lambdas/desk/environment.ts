/** What the desk's functions are told by their environment. */
import * as z from 'zod/mini';
import { common, owned, text } from '../shared/runtime/environment.ts';

/** Signs people in and out. */
export const sessionEnvironment = z.object({
  ...common,
  ...owned,
  POOL_ID: text,
  CLIENT_ID: text,
  /** The base of the managed login, without a trailing slash. */
  LOGIN_URL: text,
  /** The path of the route, which the cookie is limited to. */
  SESSION_PATH: text,
  SIGNED_IN_DAYS: text,
});

/** Puts the desk's files into their bucket when the stack is deployed. */
export const filesEnvironment = z.object({ ...common, FILES_BUCKET: text });

/** Serves the desk's files where there is no CDN. */
export const pageEnvironment = z.object({
  ...common,
  /** The path that the desk is below, with slashes at both ends. */
  BASE: text,
  /** `signIn` of the settings, as JSON. */
  SIGN_IN: text,
  /** Origins that pictures come from, with spaces between them. */
  PICTURES: z.string(),
});

/** Answers the desk's own routes for owners. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  /** @default nobody signs in but by token */
  POOL_ID: z.optional(text),
});
