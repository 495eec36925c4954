import { expectThat, type FlightCheck } from '../check.ts';

const page: FlightCheck = {
  subject: 'desk: the page opens',
  async run({ deskPage }) {
    const answer = await fetch(deskPage);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expectThat(answer.ok, `it answered ${answer.status}`);
    expectThat(policy.includes('default-src'), 'it has no content security policy');
    return 'with its content security policy';
  },
};

export const alarms: FlightCheck = {
  subject: 'desk: it sees the alarms',
  async run({ urls, ownerToken }) {
    const answer = await fetch(`${urls.desk}/owner/alarms`, {
      headers: { authorization: `Bearer ${ownerToken}` },
    });
    expectThat(answer.ok, `it answered ${answer.status}`);
    const { items } = (await answer.json()) as { items: readonly { state: string }[] };
    expectThat(items.length > 0, 'it sees none');
    const sounding = items.filter(({ state }) => state === 'ALARM').length;
    return `${items.length} of them, ${sounding} sounding`;
  },
};

export const deskChecks: readonly FlightCheck[] = [page, alarms];
