import type { SESClient } from '@aws-sdk/client-ses';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import {
  connectMailEvents,
  variantsUrl,
  verifyIdentity,
  withEngineGrants,
  withoutUnknown,
} from '../../../local/gaps.ts';

const tlsOnly = {
  Effect: 'Deny',
  Action: 'sqs:*',
  Resource: 'arn:q',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const allow = { Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: 'arn:q' };
const oneFile = { ...tlsOnly, Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } } };
const otherDeny = { ...tlsOnly, Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } };

function policy(...Statement: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe('withoutUnknown', () => {
  it('takes away what refuses plain HTTP, or goes by a header that the engine does not look at, and nothing else', () =>
    expect(withoutUnknown(policy(tlsOnly, allow, otherDeny, oneFile))).toBe(policy(allow, otherDeny)));
  it('leaves nothing when there was nothing else', () =>
    expect(withoutUnknown(policy(tlsOnly))).toBeUndefined());
});

describe('withEngineGrants', () => {
  it('adds batches for the same queue only', () => {
    const send = { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'], Resource: 'arn:q' };
    const added = { ...send, Action: ['sqs:SendMessageBatch'] };
    expect(withEngineGrants(policy(send))).toBe(policy(send, added));
  });

  it('adds sending mail under no name', () => {
    const send = { Effect: 'Allow', Action: 'ses:SendRawEmail', Resource: ['arn:identity', 'arn:set'] };
    const added = { ...send, Action: ['ses:SendRawEmail'], Resource: '*' };
    expect(withEngineGrants(policy(send))).toBe(policy(send, added));
  });

  it('adds reading several parameters under no name', () => {
    const read = { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: ['arn:a', 'arn:b'] };
    const added = { ...read, Action: ['ssm:GetParameters'], Resource: '*' };
    expect(withEngineGrants(policy(read))).toBe(policy(read, added));
  });

  it('grants nothing that was not granted, and nothing twice', () => {
    expect(withEngineGrants(policy(allow))).toBeUndefined();
    const send = policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:q' });
    expect(withEngineGrants(withEngineGrants(send) ?? '')).toBeUndefined();
  });
});

/** Takes every command, answers as told, and keeps what it was asked. */
function fakeClient<Client>(answer: unknown = {}): { client: Client; asked: [string, unknown][] } {
  const asked: [string, unknown][] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    asked.push([command.constructor.name, command.input]);
    return answer;
  };
  return { client: { send } as Client, asked };
}

describe('the mail identity', () => {
  // The engine can set an identity's topics and can't be asked for them.
  it('sends its bounces and complaints to the foundation’s topic', async () => {
    const ses = fakeClient<SESClient>();
    const ssm = fakeClient<SSMClient>({ Parameter: { Value: 'arn:topic' } });
    await connectMailEvents(ses.client, ssm.client, 'example.dev');
    expect(ssm.asked).toEqual([
      ['GetParameterCommand', { Name: '/frontdesk/foundation/mail-event-topic-arn' }],
    ]);
    expect(ses.asked).toEqual(
      ['Bounce', 'Complaint'].map((NotificationType) => [
        'SetIdentityNotificationTopicCommand',
        { Identity: 'example.dev', NotificationType, SnsTopic: 'arn:topic' },
      ]),
    );
  });

  it.each([
    ['example.dev', 'VerifyDomainIdentityCommand'],
    ['hello@example.dev', 'VerifyEmailIdentityCommand'],
  ])('%s is verified as what it is', async (identity, command) => {
    const ses = fakeClient<SESClient>();
    await verifyIdentity(ses.client, identity);
    expect(ses.asked.map(([name]) => name)).toEqual([command]);
  });
});

describe('rendered images', () => {
  const url = 'http://127.0.0.1:4566';
  const urls = { images: `${url}/restapis/a/v1/_user_request_` };
  const outputs = { 'Frontdesk-local-Images': { ResultsBucketName: 'results' } };

  it('come from the API, and from the bucket where the API would send them as base64', () => {
    expect(variantsUrl({ kind: 'ministack', url }, urls, outputs)).toBe(urls.images);
    expect(variantsUrl({ kind: 'localstack', url }, urls, outputs)).toBe(`${url}/results`);
  });

  it('are nowhere when there is no such pipeline', () =>
    expect(variantsUrl({ kind: 'localstack', url }, {}, {})).toBeUndefined());
});
