/** Each step that closes a gap of the engine, seen from outside on the deployed app. */
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetIdentityVerificationAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { aws, deployed, output } from '../../support/deployed.ts';

const ses = new SESClient(aws);
const ssm = new SSMClient(aws);
const IDENTITY = 'frontdesk-tests.dev';

describe('the local deploy', () => {
  it('sets the time to live of a table', async () => {
    const TableName = output('Contact', 'TableName');
    const { TimeToLiveDescription } = await new DynamoDBClient(aws).send(
      new DescribeTimeToLiveCommand({ TableName }),
    );
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'deleteAt', TimeToLiveStatus: 'ENABLED' });
  });

  it('verifies the identity that mails leave by', async () => {
    const { VerificationAttributes } = await ses.send(
      new GetIdentityVerificationAttributesCommand({ Identities: [IDENTITY] }),
    );
    expect(VerificationAttributes?.[IDENTITY]?.VerificationStatus).toBe('Success');
  });

  it('writes the address that the engine serves the API at', async () => {
    const name = '/frontdesk/local/contact/url';
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [name] }));
    expect(Parameters[0]?.Value).toBe(deployed.urls.contact);
  });

  it('lets plain HTTP reach the queues', async () => {
    const QueueUrl = output('Contact', 'QueueUrl');
    const { Attributes } = await new SQSClient(aws).send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
    );
    expect(Attributes?.Policy ?? '').not.toContain('aws:SecureTransport');
  });
});
