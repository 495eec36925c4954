import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { cloudConfig, dataConfig } from '../support/config.ts';
import { functionBehind, pipelineStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();

const pipelines = pipelineStacks(templates);

/** Properties of all resources of a type. */
const propertiesOf = (stack: Template, type: string) =>
  Object.values(resources(stack, type)).map(({ Properties }) => Properties);

/** Mappings of a stack: those of queues, and those of the table's stream. */
function mappingsOf(stack: Template) {
  const mappings = propertiesOf(stack, 'AWS::Lambda::EventSourceMapping');
  const isStream = (mapping: Record<string, unknown>) => 'StartingPosition' in mapping;
  return {
    queues: mappings.filter((mapping) => !isStream(mapping)),
    streams: mappings.filter(isStream),
  };
}

/** The resource that a `Ref` or `Fn::GetAtt` names. */
function named(stack: Template, type: string, reference: unknown): Record<string, unknown> | undefined {
  const [, id = ''] = /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(JSON.stringify(reference)) ?? [];
  return resources(stack, type)[id]?.Properties;
}

describe.each(pipelines)('queues of %s', (_, stack) => {
  const queues = propertiesOf(stack, 'AWS::SQS::Queue');
  const work = queues.filter((queue) => 'RedrivePolicy' in queue);

  it('are kept fourteen days, encrypted, and each that is worked off has dead letters', () => {
    expect(work.length).toBeGreaterThan(0);
    expect(queues).toHaveLength(2 * work.length);
    for (const queue of queues)
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });

  it('hide a message six times their consumer’s time-out, and let it come back for a day of attempts', () => {
    const { queues: mappings } = mappingsOf(stack);
    expect(mappings).toHaveLength(work.length);
    for (const { EventSourceArn, FunctionName } of mappings) {
      const queue = named(stack, 'AWS::SQS::Queue', EventSourceArn);
      const consumer = resources(stack, 'AWS::Lambda::Function')[functionBehind(stack, FunctionName) ?? '']
        ?.Properties;
      expect(queue?.VisibilityTimeout).toBe(6 * Number(consumer?.Timeout));
      // Twelve hours of doubling and hourly attempts are below this, twenty-four as well.
      expect(queue).toHaveProperty(
        'RedrivePolicy.maxReceiveCount',
        expect.toSatisfy((count: number) => count >= 60),
      );
    }
  });

  it('report failures one by one', () => {
    for (const mapping of mappingsOf(stack).queues)
      expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  it('lose nothing of the table’s stream: from its beginning, filtered, bisected, bounded, failures kept', () => {
    for (const stream of mappingsOf(stack).streams) {
      expect(stream).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
      const bounds = [stream.MaximumRetryAttempts, stream.MaximumRecordAgeInSeconds];
      expect(bounds.filter((bound) => Number(bound) > 0)).toHaveLength(1);
      expect(stream.FilterCriteria).toHaveProperty('Filters.0.Pattern');
    }
  });

  it('leave a stream to two readers, as a shard serves no third at full speed, by at most five filters each', () => {
    const readers = Map.groupBy(mappingsOf(stack).streams, ({ EventSourceArn }) =>
      JSON.stringify(EventSourceArn),
    );
    for (const [stream, mappings] of readers) {
      expect(mappings.length, stream).toBeLessThanOrEqual(2);
      for (const { FilterCriteria } of mappings)
        expect((FilterCriteria as { Filters: unknown[] }).Filters.length).toBeLessThanOrEqual(5);
    }
  });
});

describe('executions', () => {
  const doors = (of: typeof templates) =>
    pipelineStacks(of).flatMap(([, stack]) =>
      Object.entries(resources(stack, 'AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[id.slice(0, -8), Properties.ReservedConcurrentExecutions]],
      ),
    );
  const atOnce = (of: typeof templates) =>
    pipelineStacks(of).flatMap(([, stack]) =>
      mappingsOf(stack).queues.map(
        ({ ScalingConfig }) => (ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
      ),
    );
  const { prod } = cloudConfig.environments;
  const reserving = synthesise({
    ...cloudConfig,
    environments: { prod: { account: '', region: '', ...prod, reserve: 20 } },
  });

  it('of a new account are not used up by queues: each takes the fewest that Lambda allows', () => {
    expect(atOnce(templates)).toEqual([2, 2, 2, 2, 2]);
    expect(doors(templates)).toEqual([]);
  });

  it('are reserved for what takes in, where the environment says so, and the queues have more then', () => {
    expect(doors(reserving)).toEqual([
      ['Submit', 20],
      ['Submit', 20],
      ['Create', 20],
      ['Webhook', 20],
    ]);
    // Mails are bound by the rate of SES, which is shared out among so many.
    expect(atOnce(reserving)).toEqual([2, 2, 10, 10, 10]);
  });
});

describe('the stream of contact', () => {
  it('tells of new legs, and of the ends of what may have files', () => {
    const [stream] = mappingsOf(template(templates, 'Frontdesk-prod-Contact')).streams;
    // Nothing else remembers the files of what is gone: an hour before the stream forgets them, and not sooner.
    expect(stream?.MaximumRecordAgeInSeconds).toBe(23 * 3600);
    const { Filters = [] } = (stream?.FilterCriteria ?? {}) as { Filters?: { Pattern: string }[] };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { type: { S: ['leg'] } } } },
      { eventName: ['REMOVE'], dynamodb: { OldImage: { type: { S: ['submission', 'upload'] } } } },
    ]);
  });
});

describe('what becomes of mails', () => {
  const contact = template(templates, 'Frontdesk-prod-Contact');

  it('is heard for this environment and pipeline only, and kept when it can’t be handled', () => {
    const [subscription] = Object.values(resources(contact, 'AWS::SNS::Subscription'));
    expect(subscription?.Properties).toMatchObject({
      Protocol: 'lambda',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: { mail: { tags: { environment: ['prod'], pipeline: ['contact'] } } },
      RedrivePolicy: { deadLetterTargetArn: expect.anything() },
    });
    const [invocation] = Object.values(resources(contact, 'AWS::Lambda::EventInvokeConfig'));
    expect(invocation?.Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });
});

describe('a chain of turns, each of which sends the next to the queue that it came from', () => {
  const all = synthesise({ ...dataConfig, data: { ...dataConfig.data, lake: { person: true } } });
  const functions = (isOne: (stack: Template, id: string) => boolean) =>
    Object.entries(all).flatMap(([name, stack]) =>
      Object.keys(resources(stack, 'AWS::Lambda::Function'))
        .filter((id) => isOne(stack, id))
        .map((id) => `${name.replace('Frontdesk-prod-', '')}/${id.slice(0, -8)}`),
    );

  it('goes on for longer than the sixteen turns after which Lambda stops a loop, and no other function’s does', () => {
    const feedingItself = functions(mayFeedItself);
    expect(feedingItself).toEqual(['KeywordDm/Intake', 'KeywordDm/Send', 'Data/Land']);
    const looping = functions(
      (stack, id) => resources(stack, 'AWS::Lambda::Function')[id]?.Properties.RecursiveLoop === 'Allow',
    );
    expect(looping).toEqual(feedingItself);
  });

  /** Whether a function may send to a queue that it consumes. */
  function mayFeedItself(stack: Template, id: string): boolean {
    const { Role } = resources(stack, 'AWS::Lambda::Function')[id]?.Properties ?? {};
    const [, role = ''] = /"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(Role)) ?? [];
    const sending = propertiesOf(stack, 'AWS::IAM::Policy')
      .filter(({ Roles }) => JSON.stringify(Roles).includes(`"${role}"`))
      .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: object[] }).Statement)
      .map((statement) => JSON.stringify(statement))
      .filter((statement) => statement.includes('"sqs:SendMessage"'));
    return mappingsOf(stack)
      .queues.filter(({ FunctionName }) => functionBehind(stack, FunctionName) === id)
      .some(({ EventSourceArn }) =>
        sending.some((statement) => statement.includes(JSON.stringify(EventSourceArn))),
      );
  }
});

describe('keyword-DM', () => {
  const keywordDm = template(templates, 'Frontdesk-prod-KeywordDm');

  it('has two queues: webhooks wait in one, turns in the other', () => {
    keywordDm.resourceCountIs('AWS::SQS::Queue', 4);
  });
});
