import { chooseLanguage } from '../../shared/page/language.ts';

/** What widgets ask, as JSON: by widget, and by the languages that it speaks, the one for everybody else first. */
export type Definitions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `definition.<widget>.<language>.json`. Browsers and pages name languages in many ways, such as `en-US@posix`. */
const NAME = /^definition\.([a-z0-9-]+)\.(.*)\.json$/s;

/**
 * What a widget asks, as a file next to its script: the same for all visitors of a language, so that caches may keep it. The
 * front door answers the same to whoever asks there.
 *
 * @returns undefined for a name that is no widget's
 */
export function definitionFile(definitions: Definitions, name: string): string | undefined {
  const [, id = '', lang = ''] = NAME.exec(name) ?? [];
  const spoken = Object.hasOwn(definitions, id) ? definitions[id] : undefined;
  const [first, ...others] = Object.keys(spoken ?? {});
  if (!spoken || first === undefined) return undefined;
  return spoken[chooseLanguage({ query: { lang }, headers: {} }, [first, ...others])];
}
