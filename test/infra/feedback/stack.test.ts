import { describe, expect, it } from 'vitest';
import { resources, synthesise, template } from '../../support/synth.ts';

const stack = template(synthesise(), 'Frontdesk-prod-Feedback');

describe('the feedback stack', () => {
  it('has these methods; those under /owner ask for a token in the handler', () => {
    const parts = resources(stack, 'AWS::ApiGateway::Resource');
    const pathOf = ({ Ref = '' }: { Ref?: string }): string => {
      const part = parts[Ref];
      return part ? `${pathOf(part.Properties.ParentId as object)}/${part.Properties.PathPart}` : '';
    };
    const methods = Object.values(resources(stack, 'AWS::ApiGateway::Method')).map(
      ({ Properties }) => `${Properties.HttpMethod} ${pathOf(Properties.ResourceId as object) || '/'}`,
    );
    expect(methods.sort()).toEqual([
      'ANY /',
      'ANY /assets/v1/{file}',
      'ANY /feedback/{widgetId}',
      'ANY /feedback/{widgetId}/summary',
      'ANY /feedback/{widgetId}/{responseId}',
      'ANY /openapi.json',
      'ANY /owner/{proxy+}',
      'ANY /{proxy+}',
      'GET /assets/v1/{file}',
      'OPTIONS /feedback/{widgetId}',
      'POST /feedback/{widgetId}',
    ]);
  });

  it('has two readers of its stream: new legs are enqueued, every change of a response is counted', () => {
    const filters = Object.values(resources(stack, 'AWS::Lambda::EventSourceMapping')).flatMap(
      ({ Properties }) => {
        if (!('StartingPosition' in Properties)) return [];
        expect(Properties).toMatchObject({
          StartingPosition: 'TRIM_HORIZON',
          BisectBatchOnFunctionError: true,
          DestinationConfig: { OnFailure: { Destination: expect.anything() } },
        });
        const { Filters } = Properties.FilterCriteria as { Filters: { Pattern: string }[] };
        return [Filters.map(({ Pattern }) => JSON.parse(Pattern))];
      },
    );
    const response = { type: { S: ['response'] } };
    expect(filters).toHaveLength(2);
    expect(filters).toContainEqual([
      { dynamodb: { NewImage: response } },
      { eventName: ['REMOVE'], dynamodb: { OldImage: response } },
    ]);
    expect(filters).toContainEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { type: { S: ['leg'] } } } },
    ]);
  });

  it('keeps to one work queue and its dead letters', () => {
    stack.resourceCountIs('AWS::SQS::Queue', 2);
  });
});
