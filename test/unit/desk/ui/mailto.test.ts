import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailtoOf } from '../../../../desk/ui/mailto.ts';

/** As a mail program reads it (RFC 6068). */
function read(address: string) {
  const url = new URL(address);
  const fields = new Map(
    url.search
      .slice(1)
      .split('&')
      .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
  );
  return {
    to: decodeURIComponent(url.pathname),
    subject: fields.get('subject'),
    body: fields.get('body'),
    fields,
  };
}

describe('an answer', () => {
  it('quotes the text line by line', () => {
    const address = mailtoOf({
      to: 'a+b@c.org',
      subject: 'Re: Tea & more',
      intro: 'Ada wrote:',
      text: 'One\n\ntwo',
    });
    expect(read(address)).toMatchObject({
      to: 'a+b@c.org',
      subject: 'Re: Tea & more',
      body: '\r\n\r\nAda wrote:\r\n> One\r\n>\r\n> two',
    });
  });

  it('has nothing but receiver, subject and body, whatever a visitor wrote', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    fc.assert(
      fc.property(text, text, text, (to, subject, body) => {
        const address = mailtoOf({
          to: to.toWellFormed(),
          subject: subject.toWellFormed(),
          intro: 'X:',
          text: body,
        });
        expect(address).toMatch(/^mailto:[^?#&\s"<>]*(\?[^?#\s"<>]*)?$/);
        for (const name of read(address).fields.keys()) expect(['subject', 'body', '']).toContain(name);
      }),
    );
  });

  it('goes to the very address that a visitor gave, and to nobody else', () => {
    const to = 'partner%40bank.com?bcc=x@evil.example&body=Pay';
    const address = mailtoOf({ to });
    expect(address).not.toMatch(/[?&]/);
    expect(read(address).to).toBe(to);
  });

  it('stays short enough for Windows in European languages', () => {
    const text = 'Voilà une très longue réponse. '.repeat(200);
    expect(mailtoOf({ to: 'a@b.org', subject: 'Re', intro: 'X:', text }).length).toBeLessThan(2_000);
  });
});
