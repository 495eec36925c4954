/**
 * Runs a bundled function in a process of its own behind a proxy that can kill it, by signal, at any of its calls to
 * AWS: before the call leaves, or after AWS has carried it out and before the answer arrives.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { bundleInto } from '../../lib/constructs/bundles.ts';
import { awsEnvironment } from '../../local/aws-environment.ts';

export interface KillableFunction {
  /**
   * Runs it once, with one event.
   *
   * @param kill at which call (from 0), and on which side of it; left out, it runs to its end
   */
  run(event: object, kill?: KillPoint): Promise<Run>;
}

export interface KillPoint {
  readonly call: number;
  readonly side: 'before' | 'after';
}

interface Run {
  /** Calls that reached AWS. */
  readonly calls: number;
  readonly killed: boolean;
  /** What the handler returned, unless it was killed. */
  readonly result?: unknown;
}

/** @param directory takes the bundle */
export function killableFunction(options: {
  readonly directory: string;
  readonly entry: string;
  readonly config: object;
  readonly environment: Readonly<Record<string, string>>;
  /** The engine. */
  readonly endpoint: string;
}): KillableFunction {
  const { directory, entry, config, environment, endpoint } = options;
  mkdirSync(directory, { recursive: true });
  bundleInto(directory, entry);
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  const script = `import { handler } from ${JSON.stringify(join(directory, 'index.mjs'))};
    const result = await handler(JSON.parse(process.env.EVENT), {});
    process.send({ result }, () => process.exit(0));`;

  return {
    async run(event, kill) {
      let calls = 0;
      let killed = false;
      const end = () => {
        killed = true;
        child.kill('SIGKILL');
      };
      const proxy = createServer(async (request, response) => {
        const call = calls++;
        const body = await buffer(request);
        if (kill?.call === call && kill.side === 'before') return end();
        const { method, url, headers } = request;
        sendRequest(endpoint + url, { method, headers }, async (answer) => {
          const content = await buffer(answer);
          if (kill?.call === call) return end();
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
        })
          .once('error', () => response.destroy())
          .end(body);
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        env: awsEnvironment(url, { ...environment, EVENT: JSON.stringify(event) }),
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      let result: unknown;
      child.once('message', (message) => {
        result = (message as { result?: unknown }).result;
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      if (!killed && code !== 0) throw new Error(`${entry} ended with exit code ${code}`);
      return { calls, killed, result };
    },
  };
}
