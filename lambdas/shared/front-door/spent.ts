import { HttpError } from '../http/errors.ts';

/** What is good for once was used before: by somebody else, or by the first of the same request sent twice. */
export class Spent extends HttpError {}
