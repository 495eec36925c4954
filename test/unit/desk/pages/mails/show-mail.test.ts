import { describe, expect, it } from 'vitest';
import { mailsOf } from '../../../../../cli/snippets/mails.ts';
import { parseConfig } from '../../../../../config/index.ts';
import { withoutStyles } from '../../../../../desk/pages/mails/show-mail.ts';
import { pageOfMail } from '../../../../../lambdas/shared/mail/sample.ts';
import { listMails, mailsWithin, showMail } from '../../../../../lambdas/shared/owner/mails.ts';
import { cloudConfig } from '../../../../support/config.ts';

const mails = mailsOf(parseConfig(cloudConfig));

describe('a mail at the desk', () => {
  it.each(mails.filter(({ html }) => html !== undefined).map((mail) => [mail.name, mail] as const))(
    '%s has no style that the desk’s policy refuses, and loses none',
    (_, mail) => {
      const page = pageOfMail(mail);
      const { source, sheets } = withoutStyles(page);
      expect(source).not.toMatch(/<style|<[a-z][^>]*\sstyle=/i);
      expect(source.match(/\sdata-style="/g)?.length).toBe(page.match(/\sstyle="/g)?.length);
      expect(source).not.toMatch(/<a\s(?:[^>]*\s)?href=/);
      expect(sheets).toHaveLength(page.match(/<style/g)?.length ?? 0);
    },
  );

  it('keeps what looks like a style in somebody’s words', () => {
    const words = '<p style="color:red">a style="x" b &lt;i style=&quot;</p>';
    expect(withoutStyles(words).source).toBe(
      '<p data-style="color:red">a style="x" b &lt;i style=&quot;</p>',
    );
  });
});

describe('the routes of previews', () => {
  const body = (answer: { readonly body: string }) => JSON.parse(answer.body);

  it('list every mail once, and show each', () => {
    const { items } = body(listMails(mails));
    expect(items.map(({ name }: { name: string }) => name)).toEqual(mails.map(({ name }) => name));
    expect(new Set(mails.map(({ name }) => name)).size).toBe(mails.length);
    for (const { name, subject } of mails)
      expect(body(showMail(mails, name))).toMatchObject({ name, subject });
    expect(() => showMail(mails, 'nope')).toThrow();
  });

  it('show a caller only the mails of what is within reach', () => {
    const own = mailsWithin(new Set(['main']), mails);
    expect(own.length).toBeGreaterThan(0);
    expect([...new Set(own.map(({ of }) => of))]).toEqual(['main']);
    expect(mailsWithin('all', mails)).toHaveLength(mails.length);
  });
});
