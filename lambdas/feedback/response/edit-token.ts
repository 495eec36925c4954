import { isSameSignature, signatureOf } from '../../shared/runtime/signature.ts';

/**
 * What lets the author of a response change it. Made from the id, so that a repeated request is answered with the same
 * token and nothing has to be stored.
 */
export function editToken(responseId: string, key: string): string {
  return signatureOf('edit', responseId, key);
}

/** Whether a token, whatever it is, belongs to the response. */
export function isEditToken(token: unknown, responseId: string, key: string): boolean {
  return typeof token === 'string' && isSameSignature(token, editToken(responseId, key));
}
