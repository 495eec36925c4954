import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  APIGatewayClient,
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  DeleteDomainNameCommand,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aws, deployed, has } from '../../support/deployed.ts';

const DOMAIN = 'desk.frontdesk-tests.dev';
const gateway = new APIGatewayClient(aws);

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** Asks the engine under the domain's name, which DNS does not know and `fetch` can't set. */
function ask(method: string, path: string, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(deployed.endpoint);
  const headers = { host: DOMAIN, accept: 'application/json', 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers }, (answer) =>
      text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject),
    )
      .on('error', reject)
      .end(body);
  });
}

describe.runIf(has('customDomain'))(
  'below a domain of one’s own, whose paths begin with the pipeline',
  () => {
    beforeAll(async () => {
      const arn = 'arn:aws:acm:us-east-1:000000000000:certificate/0a1b2c3d';
      await gateway.send(new CreateDomainNameCommand({ domainName: DOMAIN, regionalCertificateArn: arn }));
      for (const basePath of ['contact', 'feedback', 'images', 'keyword-dm']) {
        const [, restApiId, stage] = /restapis\/([^/]+)\/([^/]+)\//.exec(deployed.urls[basePath] ?? '') ?? [];
        await gateway.send(
          new CreateBasePathMappingCommand({ domainName: DOMAIN, basePath, restApiId, stage }),
        );
      }
    });
    afterAll(() => gateway.send(new DeleteDomainNameCommand({ domainName: DOMAIN })));

    it('a form takes a submission', async () => {
      const fields = { name: 'Ada', email: 'ada@visitors.dev', message: crypto.randomUUID() };
      const { status, body } = await ask('POST', `/contact/f/${deployed.form}`, JSON.stringify(fields));
      expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ ok: true })]);
    });

    it.each([
      ['/contact/f/nobody', 404, 'FORM_NOT_FOUND'],
      ['/contact/owner/submissions', 401, 'UNAUTHORIZED'],
      ['/feedback/owner/responses', 401, 'UNAUTHORIZED'],
      ['/images/owner/images', 401, 'UNAUTHORIZED'],
      ['/keyword-dm/owner/rules', 401, 'UNAUTHORIZED'],
      ['/keyword-dm/l/unknown', 404, 'NOT_FOUND'],
    ])('%s is answered by the pipeline’s own function: %i %s', async (path, status, code) => {
      const method = path.includes('/f/') ? 'POST' : 'GET';
      const answer = await ask(method, path, method === 'POST' ? '{}' : '');
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
    });
  },
);
