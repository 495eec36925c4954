import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface ComposeFile {
  readonly services: Readonly<
    Record<string, { image: string; ports: string[]; volumes: string[]; environment: Record<string, string> }>
  >;
}

const { services } = parse(readFileSync('local/localstack.compose.yaml', 'utf8')) as ComposeFile;

it('runs the last image that needs no token, on this machine only', () => {
  expect(Object.keys(services)).toEqual(['localstack']);
  const { image, ports, volumes, environment } = services.localstack ?? expect.unreachable();
  expect(image).toBe('localstack/localstack:4.14.0');
  expect(ports).toEqual(['127.0.0.1:4566:4566']);
  expect(volumes).toEqual(['/var/run/docker.sock:/var/run/docker.sock']);
  for (const value of Object.values(environment)) expect(value).toBeTypeOf('string');
});
