/** Reads what an owner's program sends as JSON. Every mistake is named with its field. */
import * as z from 'zod/mini';
import { type ErrorCode, HttpError } from '../http/errors.ts';
import type { Request } from '../http/request.ts';

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
