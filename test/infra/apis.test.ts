import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../contract/errors.ts';
import type { ErrorCode } from '../../lambdas/shared/http/errors.ts';
import { functionBehind, pipelineStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();

const pipelines = pipelineStacks(templates);

describe.each(pipelines)('the public API of %s', (_, stack) => {
  const [stage] = Object.values(resources(stack, 'AWS::ApiGateway::Stage'));

  it('is regional, passes bytes on, and holds strangers back', () => {
    stack.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
    });
    expect(stage?.Properties.MethodSettings).toContainEqual(
      expect.objectContaining({ ResourcePath: '/*', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 40 }),
    );
  });

  it('logs no addresses and no paths', () => {
    const { Format: format = '' } = (stage?.Properties.AccessLogSetting ?? {}) as { Format?: string };
    expect(format).toContain('$context.requestId');
    for (const variable of ['sourceIp', 'userAgent', '$context.path', 'identity'])
      expect(format).not.toContain(variable);
  });

  it('answers by itself as JSON that any page can read', () => {
    const answers = Object.values(resources(stack, 'AWS::ApiGateway::GatewayResponse'));
    expect(answers.length).toBeGreaterThanOrEqual(8);
    for (const { Properties } of answers) {
      const templates = Properties.ResponseTemplates as Record<string, string>;
      const { error, code, errors } = JSON.parse(templates['application/json'] ?? '');
      expect([error, code]).toEqual([expect.any(String), expect.any(String)]);
      expect(errors).toEqual([{ code, message: error }]);
      expect(Properties.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      });
    }
    const known = answers.map(({ Properties }) => {
      const { code } = JSON.parse(
        (Properties.ResponseTemplates as Record<string, string>)['application/json'] ?? '',
      );
      return [Properties.ResponseType, code, Properties.StatusCode] as const;
    });
    for (const [type, code, status] of known)
      if (status !== undefined)
        expect([type, ERRORS[code as ErrorCode].statuses]).toEqual([
          type,
          expect.arrayContaining([Number(status)]),
        ]);
    expect(known).toContainEqual(['WAF_FILTERED', 'FIREWALL', '403']);
    const throttled = answers.find(({ Properties }) => Properties.ResponseType === 'THROTTLED');
    expect(throttled?.Properties.ResponseParameters).toHaveProperty(['gatewayresponse.header.Retry-After']);
  });
});

describe('public APIs', () => {
  it('of contact names the limit that a large upload is beyond', () => {
    const contact = template(templates, 'Frontdesk-prod-Contact');
    const large = Object.values(resources(contact, 'AWS::ApiGateway::GatewayResponse')).find(
      ({ Properties }) => Properties.ResponseType === 'REQUEST_TOO_LARGE',
    );
    expect(JSON.stringify(large?.Properties.ResponseTemplates)).toMatch(/FILES_TOO_BIG.*4 MB/);
  });

  it('have these methods: all for strangers but those below /owner, whose function asks for a token', () => {
    expect(methodsOf(template(templates, 'Frontdesk-prod-Contact'))).toEqual([
      'ANY / → Submit',
      'ANY /a/{token} → Attachment',
      'ANY /f/{formId} → Submit',
      'ANY /f/{formId}/thanks → Submit',
      'ANY /m/{action} → ByMail',
      'ANY /openapi.json → Attachment',
      'ANY /owner/{proxy+} → Owner',
      'ANY /p/{project}/f/{formId} → Submit',
      'ANY /{proxy+} → Submit',
      'OPTIONS /f/{formId} → Submit',
      'OPTIONS /p/{project}/f/{formId} → Submit',
      'POST /f/{formId} → Submit',
      'POST /p/{project}/f/{formId} → Submit',
    ]);
  });

  it('of keyword-DM have these: Meta’s and links for strangers, the owner’s by token', () => {
    expect(methodsOf(template(templates, 'Frontdesk-prod-KeywordDm'))).toEqual([
      'ANY / → Follow',
      'ANY /instagram/webhook → Webhook',
      'ANY /l/{code} → Follow',
      'ANY /openapi.json → Follow',
      'ANY /owner/{proxy+} → Owner',
      'ANY /{proxy+} → Follow',
      'GET /l/{code} → Follow',
      'POST /instagram/webhook → Webhook',
    ]);
  });

  it('of feedback have these', () => {
    expect(methodsOf(template(templates, 'Frontdesk-prod-Feedback'))).toEqual([
      'ANY / → Submit',
      'ANY /assets/v1/{file} → Assets',
      'ANY /feedback/{widgetId} → Submit',
      'ANY /feedback/{widgetId}/summary → Summary',
      'ANY /feedback/{widgetId}/{responseId} → Submit',
      'ANY /openapi.json → Assets',
      'ANY /owner/{proxy+} → Owner',
      'ANY /{proxy+} → Submit',
      'GET /assets/v1/{file} → Assets',
      'OPTIONS /feedback/{widgetId} → Submit',
      'POST /feedback/{widgetId} → Submit',
    ]);
  });

  it('of images have these', () => {
    expect(methodsOf(template(templates, 'Frontdesk-prod-Images'))).toEqual([
      'ANY / → Status',
      'ANY /assets/v1/{file} → Assets',
      'ANY /images → Create',
      'ANY /images/{imageId} → Status',
      'ANY /openapi.json → Assets',
      'ANY /owner/{proxy+} → Owner',
      'ANY /v/{content}/{file} → Variant',
      'ANY /{proxy+} → Status',
      'GET /assets/v1/{file} → Assets',
      'GET /images/{imageId} → Status',
      'GET /v/{content}/{file} → Variant',
      'OPTIONS /images → Create',
      'POST /images → Create',
    ]);
  });

  it('give busy methods the whole throttle, Meta’s bursts twice as much, and all others a part', () => {
    const settings = pipelines.flatMap(([, stack]) => {
      const [stage] = Object.values(resources(stack, 'AWS::ApiGateway::Stage'));
      return stage?.Properties.MethodSettings as Setting[];
    });
    const busy = settings.filter(({ ResourcePath }) => ResourcePath !== '/*');
    const shown = busy.map(
      ({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) =>
        `${HttpMethod} ${ResourcePath.replaceAll('~1', '/').slice(1)}: ${ThrottlingRateLimit}, ${ThrottlingBurstLimit}`,
    );
    expect(shown.sort()).toEqual([
      'GET /assets/v1/{file}: 25, 50',
      'GET /assets/v1/{file}: 25, 50',
      'GET /images/{imageId}: 25, 50',
      'GET /l/{code}: 25, 50',
      'GET /v/{content}/{file}: 25, 50',
      'OPTIONS /f/{formId}: 25, 50',
      'OPTIONS /feedback/{widgetId}: 25, 50',
      'OPTIONS /images: 25, 50',
      'OPTIONS /p/{project}/f/{formId}: 25, 50',
      'POST /f/{formId}: 25, 50',
      'POST /feedback/{widgetId}: 25, 50',
      'POST /images: 25, 50',
      'POST /instagram/webhook: 50, 100',
      'POST /p/{project}/f/{formId}: 25, 50',
    ]);
  });

  it('each have a method for what is busy: a throttle for a method that is not there would do nothing', () => {
    for (const [, stack] of pipelines) {
      const methods = methodsOf(stack).map((method) => method.split(' → ')[0]);
      const [stage] = Object.values(resources(stack, 'AWS::ApiGateway::Stage'));
      for (const { HttpMethod, ResourcePath } of (stage?.Properties.MethodSettings ?? []) as Setting[])
        if (ResourcePath !== '/*')
          expect(methods).toContain(`${HttpMethod} ${ResourcePath.replaceAll('~1', '/').slice(1)}`);
    }
  });

  it('pass on the status of what they refuse by themselves, where it has many causes', () => {
    for (const [, stack] of pipelines) {
      const answers = Object.values(resources(stack, 'AWS::ApiGateway::GatewayResponse')).map(
        ({ Properties }) => Properties,
      );
      const status = Object.fromEntries(answers.map((answer) => [answer.ResponseType, answer.StatusCode]));
      expect(status).toMatchObject({
        DEFAULT_4XX: undefined,
        DEFAULT_5XX: undefined,
        REQUEST_TOO_LARGE: '413',
      });
    }
  });
});

interface Setting {
  readonly HttpMethod: string;
  readonly ResourcePath: string;
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
}

/** `ANY /f/{formId} → Submit` for each method of a template, with the function behind it. */
function methodsOf(stack: Parameters<typeof resources>[0]): string[] {
  const parts = resources(stack, 'AWS::ApiGateway::Resource');
  const pathOf = (reference: { Ref?: string }): string => {
    const part = reference.Ref === undefined ? undefined : parts[reference.Ref];
    if (!part) return '';
    return `${pathOf(part.Properties.ParentId as object)}/${part.Properties.PathPart}`;
  };
  return Object.values(resources(stack, 'AWS::ApiGateway::Method'))
    .map(({ Properties: { HttpMethod, ResourceId, Integration } }) => {
      const behind = functionBehind(stack, Integration)?.replace(/[0-9A-F]{8}$/, '');
      return `${HttpMethod} ${pathOf(ResourceId as object) || '/'} → ${behind}`;
    })
    .sort();
}
