import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../config/deployment.ts';

const DOCUMENTS = join(import.meta.dirname, '../../contract/openapi');

/** A pipeline's contract as a file of the function that serves it. */
export function openApi(pipeline: Pipeline): { readonly 'openapi.json': string } {
  const text = readFileSync(join(DOCUMENTS, `${pipeline}.json`), 'utf8');
  return { 'openapi.json': JSON.stringify(JSON.parse(text)) };
}
