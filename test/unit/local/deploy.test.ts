import { describe, expect, it } from 'vitest';
import { parseConfig, selectEnvironment } from '../../../config/index.ts';
import example from '../../../frontdesk.config.example.ts';
import { DEMO_FORM, localConfig } from '../../../local/config.ts';
import { baseUrls, fingerprintSources } from '../../../local/deploy.ts';

describe('localConfig', () => {
  const site = 'http://localhost:8080';
  const config = parseConfig(localConfig(example, { engine: { kind: 'ministack' }, site }));

  it('makes the example deployable on an engine, in one environment', () => {
    expect(Object.keys(config.environments)).toEqual(['local']);
    expect(selectEnvironment(config, undefined).engine?.architecture).toMatch(/^(arm64|x86_64)$/);
  });

  it('adds a form that takes more than a thousand a minute from one address', () => {
    const demo = config.contact?.forms[DEMO_FORM];
    expect(demo?.rate.perAddressPerMinute).toBeGreaterThan(1_000);
    expect(demo?.rate.perFormPerMinute).toBeGreaterThan(1_000);
    expect(Object.keys(demo?.fields ?? {})).toEqual(['name', 'email', 'message']);
  });

  it('leaves the limits of the owner’s forms, and lets the local pages submit to them', () => {
    expect(config.contact?.forms.main?.rate).toMatchObject({ perAddressPerMinute: 5, perFormPerMinute: 60 });
    expect(config.contact?.forms.main?.origins).toEqual([site, 'http://127.0.0.1:8080']);
  });

  it('leaves out what LocalStack has not', () => {
    const other = localConfig(example, { engine: { kind: 'localstack' }, site });
    expect(other.environments.local?.engine).toMatchObject({ sesIdentity: false, cdn: false });
  });
});

describe('baseUrls', () => {
  it('finds an API’s id and stage in the address that it would have at AWS', () => {
    const outputs = {
      'Frontdesk-Foundation': { TopicArn: 'arn:aws:sns:us-east-1:000000000000:topic' },
      'Frontdesk-local-KeywordDm': {
        KeywordDmUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com/v1/',
        QueueUrl: 'http://127.0.0.1:4566/000000000000/queue',
      },
    };
    expect(baseUrls(outputs, 'http://127.0.0.1:4566')).toEqual({
      'keyword-dm': 'http://127.0.0.1:4566/restapis/abc123/v1/_user_request_',
    });
  });
});

describe('fingerprintSources', () => {
  it('differs with the configuration, and only with it while no source changes', async () => {
    const first = await fingerprintSources({ a: 1 });
    expect(await fingerprintSources({ a: 1 })).toBe(first);
    expect(await fingerprintSources({ a: 2 })).not.toBe(first);
  });
});
