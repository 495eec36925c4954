/** Reads what an owner's program sends. Every mistake is named with its field. */
import * as z from 'zod/mini';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { type ErrorCode, HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import type { Call } from '../../shared/owner/router.ts';
import { narrowed, type Reach } from '../../shared/people/caller.ts';

type Accounts = Pick<KeywordDmConfig, 'accounts'>;

/** The accounts that a caller may see. */
export function keptTo({ accounts }: Accounts, reach: Reach): Accounts {
  return { accounts: narrowed(reach, accounts) };
}

/** What callers are kept to is ids of the configuration; in the table stand Instagram user ids. */
export function seesAccount(config: Accounts, { reach }: Pick<Call, 'reach'>, userId: string): boolean {
  const own = Object.values(keptTo(config, reach).accounts);
  return reach === 'all' || own.some((account) => account.userId === userId);
}

/** Says which account a call is about. */
export function aboutAccount({ accounts }: Accounts, { about }: Pick<Call, 'about'>, userId: string): void {
  const [id] = Object.entries(accounts).find(([, account]) => account.userId === userId) ?? [];
  if (id !== undefined) about(id);
}

/** By its id in the configuration or its Instagram user id; may be left out while there is only one. */
export function requireAccount({ accounts }: Accounts, name: string | undefined): string {
  const all = Object.entries(accounts);
  const [id, account] =
    name === undefined && all.length === 1
      ? (all[0] ?? [])
      : (all.find(([id, { userId }]) => id === name || userId === name) ?? []);
  if (id !== undefined && account) return account.userId;
  throw new HttpError(404, 'ACCOUNT_NOT_FOUND', `account: one of ${all.map(([id]) => id).join(', ')}.`);
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
  throw new HttpError(400, 'MALFORMED_BODY', 'The body must be a JSON object.');
}

/** @throws HttpError 422 with each mistake next to its field */
export function readInput<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  const fieldErrors = result.error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [];
    const message = issue.message || 'is not valid';
    if (unknown.length === 0) return [{ code: codeOf(issue), field: issue.path.join('.'), message }];
    return unknown.map((path) => ({
      code: 'UNKNOWN_FIELD' as const,
      field: path.join('.'),
      message: 'is not known',
    }));
  });
  throw new HttpError(422, 'VALIDATION_FAILED', 'There are mistakes in what you sent.', { fieldErrors });
}

function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'REQUIRED_FIELD_MISSING';
  return 'INVALID_VALUE';
}

/** A refusal because of one field. */
export function wrongField(field: string, sentence: string): HttpError {
  const message = sentence.charAt(0).toLowerCase() + sentence.slice(1, -1);
  return new HttpError(422, 'VALIDATION_FAILED', sentence, {
    fieldErrors: [{ code: 'INVALID_VALUE', field, message }],
  });
}

/** The account that a call names, among those that the caller may see. @throws HttpError 404 */
export function accountOf(config: Accounts, call: Call, name: unknown): string {
  const account = requireAccount(keptTo(config, call.reach), name as string | undefined);
  aboutAccount(config, call, account);
  return account;
}
