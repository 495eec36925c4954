/** An S3 client over the simulation's buckets, whose calls may break off at a chosen one. */
import type { S3Client } from '@aws-sdk/client-s3';
import { Bucket, type BucketRules, runS3 } from '../../sim/aws/s3.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';

/** How a call breaks off: before it took effect, or after. */
export interface Break {
  /** Counted from 0. */
  readonly call: number;
  readonly after: boolean;
}

export function memoryS3(rules: BucketRules = {}) {
  const bucket = new Bucket('uploads', new Scheduler(0), rules);
  let calls = 0;
  let next: Break | undefined;
  /** Runs before each call: what others do meanwhile. */
  const hooks: { before?: (command: string, call: number) => void } = {};
  const s3 = {
    async send(command: { constructor: { name: string }; input: Record<string, unknown> }) {
      const call = calls++;
      const { name } = command.constructor;
      hooks.before?.(name, call);
      if (next?.call === call && !next.after) throw brokenOff();
      const answer = runS3(name, command.input, () => bucket, false);
      if (next?.call === call) throw brokenOff();
      return answer;
    },
  } as unknown as S3Client;
  return {
    bucket,
    s3,
    uploads: 'uploads',
    hooks,
    /** From now on calls are counted from 0 again, and one breaks off. */
    breakAt(at: Break | undefined) {
      calls = 0;
      next = at;
    },
  };
}

function brokenOff(): Error {
  return Object.assign(new Error('killed'), { name: 'Killed' });
}
