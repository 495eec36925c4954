/** What functions reach besides AWS: the internet, and the machine that they run on. */
import type { Faults } from '../kernel/faults.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Caller } from '../lambda/calls.ts';
import type { Container } from '../lambda/container.ts';
import type { HttpRequest, HttpResponse, Outside } from '../lambda/doors.ts';

interface WebOptions {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly caller: Caller;
  readonly isAway: (service: string) => boolean;
  readonly http: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
  readonly onLog: (from: string, line: string) => void;
}

export class Web {
  private readonly options: WebOptions;

  constructor(options: WebOptions) {
    this.options = options;
  }

  /** All that lies behind a container's doors. */
  outside(): Outside {
    const { caller, onLog } = this.options;
    return {
      send: (container, call) => container.wait(() => caller.send(container, call)),
      http: (container, request, timeout) => container.wait(() => this.fetch(container, request, timeout)),
      work: (container, what, work) => container.wait(() => this.work(container, what, work)),
      log: (container, line) => onLog(container.spec.name, line),
    };
  }

  /** A picture may need more memory than there is: then the process ends, or libvips says so. */
  private async work<T>(container: Container, what: string, work: () => Promise<T>): Promise<T> {
    const { scheduler, faults, trace } = this.options;
    const site = `${container.spec.name}.${what}`;
    const fault = faults.draw(site, ['kill-before', 'broken', 'slow']);
    // Drawn before the work, because several works end in whatever order this machine is done with them.
    const time =
      20 + faults.chance(`${site}.time`) * 300 + (fault?.kind === 'slow' ? fault.size * 150_000 : 0);
    const ended = await scheduler.hold(work()).then(
      (value) => ({ value }),
      (error: Error) => ({ error }),
    );
    await scheduler.sleep(time);
    if (fault?.kind === 'kill-before') {
      trace.add(`${site} ends the process`);
      container.die('killed');
    }
    if (fault?.kind === 'broken') throw new Error('vips: out of memory');
    if ('error' in ended) throw ended.error;
    return ended.value;
  }

  /** A request of a function's to the outside: what goes wrong is known to it as `fetch` makes it known. */
  private async fetch(container: Container, request: HttpRequest, timeout = 30_000): Promise<HttpResponse> {
    const { scheduler, faults, trace, http, isAway } = this.options;
    const { hostname, pathname } = new URL(request.url);
    const site = `${container.spec.name}.http`;
    const fault = faults.draw(site, [
      'kill-before',
      'kill-after',
      'broken',
      'slow',
      'cut-before',
      'cut-after',
    ]);
    const note = (what: string) => trace.add(`${site} ${request.method} ${hostname}${pathname} ${what}`);
    const travel =
      50 + faults.chance(`${site}.travel`) * 400 + (fault?.kind === 'slow' ? fault.size * 40_000 : 0);
    const failed = (code: string, reached: boolean) =>
      Object.assign(new TypeError('fetch failed'), { cause: { code, reached } });
    if (fault?.kind === 'kill-before') {
      note('was not made: killed');
      container.die('killed');
    }
    if (isAway('http')) {
      await scheduler.sleep(1000);
      throw failed('ECONNREFUSED', false);
    }
    if (travel > timeout) {
      scheduler.after(travel / 2, () => void http(request));
      await scheduler.sleep(timeout);
      note('was given up');
      throw timedOut();
    }
    await scheduler.sleep(travel / 2);
    if (fault?.kind === 'cut-before') throw failed('ECONNRESET', true);
    if (fault?.kind === 'broken') return { status: 503, body: '' };
    const response = await http(request);
    if (response.isHung) {
      await scheduler.sleep(timeout);
      throw timedOut();
    }
    note(`answered ${response.status}${fault ? `, ${fault.kind}` : ''}`);
    if (fault?.kind === 'kill-after') container.die('killed');
    await scheduler.sleep(travel / 2);
    if (fault?.kind === 'cut-after') throw failed('ECONNRESET', true);
    return response;
  }
}

/** As `fetch` throws when its signal's time is over. */
function timedOut(): Error {
  const message = 'The operation was aborted due to timeout';
  return Object.assign(new Error(message), { name: 'TimeoutError', cause: { reached: true } });
}
