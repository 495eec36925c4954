import { describe, expect, it } from 'vitest';
import { deployed, waitForMails } from '../../support/deployed.ts';

describe('the deployed app', () => {
  it('stores and mails a submission of the seeded form, with the grants that it has on AWS', async () => {
    const marker = crypto.randomUUID();
    const response = await fetch(`${deployed.urls.contact}/f/${deployed.form}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', email: 'ada@visitors.dev', message: marker }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
    const [mail] = await waitForMails(marker);
    expect(mail).toMatchObject({ subject: 'New message from Ada', replyTo: 'ada@visitors.dev' });
  });
});
