import { describe, expect, it } from 'vitest';
import { withEngineGrants, withoutTlsOnly } from '../../../local/gaps.ts';

const tlsOnly = {
  Effect: 'Deny',
  Action: 'sqs:*',
  Resource: 'arn:q',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const allow = { Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: 'arn:q' };
const otherDeny = { ...tlsOnly, Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } };

function policy(...Statement: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe('withoutTlsOnly', () => {
  it('takes away that one statement and nothing else', () =>
    expect(withoutTlsOnly(policy(tlsOnly, allow, otherDeny))).toBe(policy(allow, otherDeny)));
  it('leaves nothing when there was nothing else', () =>
    expect(withoutTlsOnly(policy(tlsOnly))).toBeUndefined());
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

  it('grants nothing that was not granted, and nothing twice', () => {
    expect(withEngineGrants(policy(allow))).toBeUndefined();
    const send = policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:q' });
    expect(withEngineGrants(withEngineGrants(send) ?? '')).toBeUndefined();
  });
});
