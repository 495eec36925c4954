import { createHash } from 'node:crypto';

/** What happened, line by line; two runs are the same when their traces are. */
export class Trace {
  readonly lines: string[] = [];
  private readonly hash = createHash('sha256');
  private readonly clock: { readonly now: number };
  private readonly isKept: boolean;

  /** @param isKept whether the lines are kept for printing; their hash always is */
  constructor(clock: { readonly now: number }, isKept: boolean) {
    this.clock = clock;
    this.isKept = isKept;
  }

  add(line: string): void {
    this.hash.update(`${this.clock.now} ${line}\n`);
    if (this.isKept) this.lines.push(`${new Date(this.clock.now).toISOString()}  ${line}`);
  }

  /** Of all lines so far. */
  digest(): string {
    return this.hash.copy().digest('base64url').slice(0, 16);
  }
}
