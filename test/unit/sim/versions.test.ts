import { expect, test } from 'vitest';
import { asVersion, FORMER, PRESENT } from '../../sim/lambda/versions.ts';

const item = {
  pk: 'submission#1',
  sk: 'submission',
  type: 'submission',
  state: 'new',
  points: 2,
  gsi2pk: 'x',
};
const leg = { pk: 'comment#1', sk: 'leg#private-reply', type: 'leg', ruleId: 'r', state: 'pending' };

const call = (command: string, input: Readonly<Record<string, unknown>>) =>
  ({ service: 'dynamodb', command, input, attempts: 1 }) as const;

const calls = {
  put: call('PutCommand', { TableName: 't', Item: item }),
  transaction: call('TransactWriteCommand', {
    TransactItems: [
      { Put: { TableName: 't', Item: item } },
      { Delete: { TableName: 't', Key: { pk: 'a' } } },
    ],
  }),
  batch: call('BatchWriteCommand', { RequestItems: { t: [{ PutRequest: { Item: item } }] } }),
};

test('the present version writes what its code says', () => {
  for (const one of Object.values(calls)) expect(asVersion(PRESENT, one)).toBe(one);
});

test('the release before writes items without what came later, however they are written', () => {
  for (const one of Object.values(calls)) {
    const written = JSON.stringify(asVersion(FORMER, one).input);
    expect(written).toContain('"state":"new"');
    expect(written).not.toMatch(/points|gsi2pk/);
  }
  const reply = asVersion(FORMER, call('PutCommand', { Item: leg })).input.Item;
  expect(reply).toEqual({ pk: leg.pk, sk: leg.sk, type: 'leg', state: 'pending' });
});

test('a next version writes an attribute that no code knows', () => {
  for (const one of Object.values(calls))
    expect(JSON.stringify(asVersion(2, one).input)).toContain('"ofNextVersion"');
});

test('what is read or asked of other services stays as it is', () => {
  const get = call('BatchGetCommand', { RequestItems: { t: { Keys: [{ pk: 'a', sk: 'b' }] } } });
  for (const version of [FORMER, 2]) expect(asVersion(version, get).input).toEqual(get.input);
  const mail = { ...call('SendRawEmailCommand', { Item: item }), service: 'ses' };
  expect(asVersion(FORMER, mail)).toBe(mail);
});
