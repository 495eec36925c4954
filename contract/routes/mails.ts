/** The mails of a pipeline as they are previewed. */
import * as z from 'zod';
import { MAIL_KINDS } from '../../lambdas/shared/mail/sample.ts';
import type { Route } from '../route.ts';

const about = {
  name: z.string(),
  kind: z.enum(MAIL_KINDS),
  when: z.string().meta({ description: 'When it leaves, in English' }),
  to: z.array(z.string()),
  subject: z.string(),
  of: z.string().optional().meta({ description: 'The form or widget that it belongs to' }),
};

const mail = z
  .object({
    ...about,
    text: z.string(),
    html: z.string().optional().meta({ description: 'A whole page; none where it is text alone' }),
  })
  .meta({ id: 'SampleMail', description: 'About made-up people, with links that lead nowhere' });

const listed = z
  .object({ ...about, isHtml: z.boolean().meta({ description: 'Whether it has a page, too' }) })
  .meta({ id: 'ListedMail' });

const json = (description: string, schema: z.core.$ZodType) => ({
  200: { description, content: { 'application/json': schema } },
});

export function mailRoutes(scopes: readonly string[]): Route[] {
  return [
    {
      method: 'get',
      path: '/owner/mails',
      id: 'previewMails',
      summary: 'The mails that the configuration sends, as they are previewed',
      scopes,
      answers: json('All of them', z.object({ items: z.array(listed) }).meta({ id: 'SampleMails' })),
      errors: ['BAD_QUERY'],
    },
    {
      method: 'get',
      path: '/owner/mails/{name}',
      id: 'previewMail',
      summary: 'One of these mails, with example data and the brand',
      scopes,
      answers: json('The mail', mail),
      errors: ['BAD_QUERY'],
    },
  ];
}
