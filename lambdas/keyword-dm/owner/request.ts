/** Reads what an owner's program sends. Every mistake is named with its field. */
import * as z from 'zod/mini';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';

/** By its id in the configuration or its Instagram user id; may be left out while there is only one. */
export function requireAccount(
  { accounts }: Pick<KeywordDmConfig, 'accounts'>,
  name: string | undefined,
): string {
  const all = Object.entries(accounts);
  const [id, account] =
    name === undefined && all.length === 1
      ? (all[0] ?? [])
      : (all.find(([id, { userId }]) => id === name || userId === name) ?? []);
  if (id !== undefined && account) return account.userId;
  throw new HttpError(400, 'UNKNOWN_ACCOUNT', `account: one of ${all.map(([id]) => id).join(', ')}.`);
}

/** The body as an object. @throws HttpError 400 */
export function readObject({ body }: Pick<Request, 'body'>): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Answered below, like any other body that is no object.
  }
  throw new HttpError(400, 'NOT_JSON', 'The body must be a JSON object.');
}

/** @throws HttpError 422 with each mistake beside its field */
export function readInput<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const fieldErrors = result.error.issues.map(({ path, message }) => ({
    code: 'INVALID',
    field: path.join('.'),
    message: message || 'is not valid',
  }));
  throw new HttpError(422, 'INVALID', 'There are mistakes in what you sent.', { fieldErrors });
}
