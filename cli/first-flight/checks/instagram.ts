import { createHmac } from 'node:crypto';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterName } from '../../../lambdas/shared/runtime/parameters.ts';
import { expectThat, type Flight, type FlightCheck } from '../check.ts';

/** Where Meta would call. */
const webhook = ({ urls }: Flight) => `${urls['keyword-dm']}/instagram/webhook`;

async function secret({ environment }: Flight, name: 'verify-token' | 'app-secret'): Promise<string> {
  const Name = parameterName(environment, 'keyword-dm', name);
  const ssm = new SSMClient({ region: environment.region });
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value ?? '';
}

const handshake: FlightCheck = {
  subject: 'instagram: the webhook’s handshake',
  async run(flight) {
    const token = await secret(flight, 'verify-token');
    const ask = (given: string) =>
      fetch(`${webhook(flight)}?hub.mode=subscribe&hub.verify_token=${given}&hub.challenge=1234567890`);
    const right = await ask(token);
    const text = await right.text();
    expectThat(right.ok && text === '1234567890', `the right token was answered with ${right.status}`);
    const wrong = await ask('wrong');
    expectThat(wrong.status === 403, `a wrong token was answered with ${wrong.status}`);
    return 'answers Meta’s challenge, and no other';
  },
};

const signed: FlightCheck = {
  subject: 'instagram: the webhook’s signature',
  async run(flight) {
    const body = JSON.stringify({ object: 'instagram', entry: [] });
    const post = (key: string) =>
      fetch(webhook(flight), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
        },
        body,
      });
    const right = await post(await secret(flight, 'app-secret'));
    expectThat(right.status === 200, `a signed call was answered with ${right.status}`);
    const wrong = await post('another');
    expectThat(wrong.status === 401, `a forged call was answered with ${wrong.status}`);
    return 'takes what is signed, and nothing forged';
  },
};

export const instagramChecks: readonly FlightCheck[] = [handshake, signed];
