import type { ContactConfig, FormConfig } from '../../../config/contact.ts';
import { HttpError } from '../../shared/http/errors.ts';

/** What an address of the front door stands for. */
export interface Route {
  readonly target: 'form' | 'thanks';
  readonly formId: string;
  readonly form: FormConfig;
}

/**
 * Finds the form of `/f/{form}`, `/p/{project}/f/{form}` or `/f/{form}/thanks`.
 *
 * @param segments the path's parts, without empty ones: a client whose endpoint ends in a slash asks for `//f/{form}`
 * @throws HttpError 404
 */
export function findRoute(
  segments: readonly string[],
  config: Pick<ContactConfig, 'project' | 'forms'>,
): Route {
  const [withoutProject, project] = segments[0] === 'p' ? [segments.slice(2), segments[1]] : [segments];
  const [collection, formId = '', page, ...rest] = withoutProject;
  const target = page === undefined ? 'form' : page === 'thanks' ? 'thanks' : undefined;
  if (collection !== 'f' || formId === '' || target === undefined || rest.length > 0) {
    throw new HttpError(404, 'NOT_FOUND', 'There is nothing at this address.');
  }
  if (project !== undefined && config.project !== undefined && project !== config.project) {
    throw new HttpError(404, 'PROJECT_NOT_FOUND', 'There is no such project.');
  }
  const form = Object.hasOwn(config.forms, formId) ? config.forms[formId] : undefined;
  if (form === undefined) throw new HttpError(404, 'FORM_NOT_FOUND', 'There is no such form.');
  return { target, formId, form };
}
