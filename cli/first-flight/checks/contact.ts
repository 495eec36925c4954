import { ownerClient } from '../../owner/client.ts';
import { expectThat, type Flight, type FlightCheck, waitFor } from '../check.ts';

const client = ({ urls, ownerToken }: Flight) => ownerClient('contact', urls.contact, ownerToken);

async function submit({ urls, config, marker }: Flight, message: string, more = {}): Promise<number> {
  const answer = await fetch(`${urls.contact}/f/main`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      name: 'First flight',
      email: config.owner.email,
      message: `${marker} ${message}`,
      ...more,
    }),
  });
  return answer.status;
}

/** What came in with the marker, in one state. */
async function find(flight: Flight, state: 'new' | 'spam') {
  const { data } = await client(flight).listSubmissions({ state, limit: 10 });
  return data.items.find(({ fields }) => String(fields.message).startsWith(flight.marker));
}

const stored: FlightCheck = {
  subject: 'contact: a submission is stored',
  async run(flight) {
    const status = await submit(flight, 'Is anybody there?');
    expectThat(status === 200, `the form answered ${status}`);
    const found = await waitFor('The submission', () => find(flight, 'new'));
    return `listed as ${found.state}`;
  },
};

const mailed: FlightCheck = {
  subject: 'contact: its mail was taken by SES',
  async run(flight) {
    const { id } = await waitFor('The submission', () => find(flight, 'new'));
    const leg = await waitFor('The mail', async () => {
      const { mail } = (await client(flight).getSubmission(id)).data.legs;
      return mail && !['pending', 'sending'].includes(mail.state) ? mail : undefined;
    });
    expectThat(leg.state === 'sent', `the mail is ${leg.state} (${leg.reason ?? 'no reason given'})`);
    return `after ${leg.attempts} attempt${leg.attempts === 1 ? '' : 's'}`;
  },
};

const held: FlightCheck = {
  subject: 'contact: a robot is held',
  async run(flight) {
    const status = await submit(flight, 'A trap was filled in.', { _gotcha: 'robot' });
    expectThat(status === 200, `the form answered ${status}`);
    await waitFor('The held submission', () => find(flight, 'spam'));
    return 'in the spam, and its sender was told nothing';
  },
};

const limited: FlightCheck = {
  subject: 'contact: a stranger may not read',
  async run({ urls }) {
    const { status } = await fetch(`${urls.contact}/owner/submissions`);
    expectThat(status === 401, `without a token the list answered ${status}`);
    return 'refused without a token';
  },
};

export const contactChecks: readonly FlightCheck[] = [stored, mailed, held, limited];
