/** The mails of a pipeline as they are previewed at the desk: `/owner/mails` and `/owner/mails/{name}`. */
import { notFound } from '../http/endpoint.ts';
import { json } from '../http/respond.ts';
import { pageOfMail, type SampleMail } from '../mail/sample.ts';
import { type Reach, within } from '../people/caller.ts';

/** Those that a caller may see: of their own forms or widgets, and what is about all only to who sees all. */
export function mailsWithin(reach: Reach, mails: readonly SampleMail[]): SampleMail[] {
  return mails.filter(({ of }) => (of === undefined ? reach === 'all' : within(reach, of)));
}

/** Without their contents, which together may be more than one answer holds. */
export function listMails(mails: readonly SampleMail[]) {
  return json(200, {
    items: mails.map(({ name, kind, when, to, subject, of, html }) => ({
      ...{ name, kind, when, to, subject },
      ...(of !== undefined && { of }),
      isHtml: html !== undefined,
    })),
  });
}

/** @throws HttpError 404 */
export function showMail(mails: readonly SampleMail[], name: string | undefined) {
  const mail = mails.find((one) => one.name === name);
  if (!mail) throw notFound();
  const { kind, when, to, subject, text, of, html } = mail;
  return json(200, {
    ...{ name, kind, when, to, subject, text },
    ...(of !== undefined && { of }),
    ...(html !== undefined && { html: pageOfMail(mail) }),
  });
}
