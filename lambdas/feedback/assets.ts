/** Serves the widget’s scripts, what each widget asks, and the contract. */

import { type Files, serveFiles } from '../shared/http/files.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { assetsEnvironment } from './environment.ts';
import { type Definitions, definitionFile } from './widget/definition-file.ts';

parseEnvironment(assetsEnvironment);

const { files, definitions } = bundledConfig<{ readonly files: Files; readonly definitions: Definitions }>();

export const handler = serveFiles(files, (name) => definitionFile(definitions, name));
