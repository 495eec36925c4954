/** The example's values, which an owner has to replace before a deploy to AWS. */
import type { ChosenEnvironment } from './deployment.ts';
import { ENGINE_ACCOUNT } from './environment.ts';
import { ConfigError, type FrontdeskConfig } from './index.ts';
import { dotted } from './mistakes.ts';
import { mailboxAddress } from './values.ts';

/** The domains that RFC 2606 and RFC 6761 keep for examples: nobody's mail or site is there. */
const PLACEHOLDER = /(?:^|[@./])example\.(?:com|net|org)(?:$|[/:>])|\.(?:example|invalid|test)(?:$|[/:>])/i;

/** A value of the example that an owner has yet to replace. */
export interface Placeholder {
  /** Such as `contact.forms.main.to[0]`. */
  readonly path: string;
  readonly value: string;
}

/** The placeholders that a deploy of the environment would take to AWS; none where the environment is an engine's. */
export function findPlaceholders(config: FrontdeskConfig, environment: ChosenEnvironment): Placeholder[] {
  if (environment.engine) return [];
  const { root: _, name, ...settings } = environment;
  const found: Placeholder[] = [];
  const visit = (value: unknown, path: PropertyKey[]): void => {
    if (isAboutVisitors(path)) return;
    if (typeof value === 'string') {
      if (isPlaceholder(value)) found.push({ path: dotted(path), value });
    } else if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, [...path, i]);
    else if (value && typeof value === 'object')
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  // An identity that was left out is the domain of `from`, which is named already.
  const { identity, ...mail } = config.mail;
  const ownIdentity = identity !== mailboxAddress(mail.from)?.split('@')[1];
  visit(
    { ...config, mail: { ...mail, ...(ownIdentity && { identity }) }, environments: { [name]: settings } },
    [],
  );
  return found;
}

/** The example of a field, and what a rule compares with: `@example.com` there is what an owner means, of what visitors write. */
function isAboutVisitors([, , , part, , setting, ...more]: readonly PropertyKey[]): boolean {
  return (
    (part === 'rules' && setting === 'when') ||
    (part === 'fields' && setting === 'example' && more.length === 0)
  );
}

function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || value === ENGINE_ACCOUNT || value === '123456789012';
}

/**
 * Keeps the example's placeholders from AWS.
 *
 * @param file where the configuration is from, for the message
 * @throws ConfigError that names each
 */
export function refusePlaceholders(
  config: FrontdeskConfig,
  environment: ChosenEnvironment,
  file: string,
): void {
  const found = findPlaceholders(config, environment);
  if (found.length === 0) return;
  const lines = found.map(({ path, value }) => `  ${path}: "${value}"`);
  throw new ConfigError(
    `${file} can't be deployed to AWS yet. Replace the example's values by your own:\n${lines.join('\n')}`,
  );
}
