import { createHash } from 'node:crypto';

const HASHED_AT_ONCE = 32_768;

/** What happened, line by line; two runs are the same when their traces are. */
export class Trace {
  readonly lines: string[] = [];
  private readonly hash = createHash('sha256');
  /** What is not hashed yet: many lines at once cost far less than each by itself. */
  private unhashed = '';
  private readonly clock: { readonly now: number };
  private readonly isKept: boolean;

  /** @param isKept whether the lines are kept for printing; their hash always is */
  constructor(clock: { readonly now: number }, isKept: boolean) {
    this.clock = clock;
    this.isKept = isKept;
  }

  add(line: string): void {
    this.unhashed += `${this.clock.now} ${line}\n`;
    if (this.unhashed.length > HASHED_AT_ONCE) this.flush();
    if (this.isKept) this.lines.push(`${new Date(this.clock.now).toISOString()}  ${line}`);
  }

  /** Of all lines so far. */
  digest(): string {
    this.flush();
    return this.hash.copy().digest('base64url').slice(0, 16);
  }

  private flush(): void {
    this.hash.update(this.unhashed);
    this.unhashed = '';
  }
}
