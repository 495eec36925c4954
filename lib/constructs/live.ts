import {
  Alias,
  type CfnEventSourceMapping,
  type EventInvokeConfigOptions,
  EventSourceMapping,
  type EventSourceMappingOptions,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { LIVE } from '../../config/deployment.ts';

/** A function that others call: all of them by its alias. */
export interface Reachable extends LambdaFunction {
  readonly live: Live;
}

/**
 * What visitors, queues, streams and schedules reach of a function. In the template it is whatever was deployed last, so
 * that no deploy leaves a version behind and a plain `cdk deploy` is right; `npm run deploy` holds it at the code of before
 * while it tries the new one (`cli/deploy/live.ts`).
 */
export class Live extends Alias {
  private readonly fn: LambdaFunction;

  constructor(fn: LambdaFunction) {
    super(fn, 'Live', { aliasName: LIVE, version: fn.latestVersion });
    this.fn = fn;
  }

  /** Of calls that nobody waits for, by the alias and by the function's name: an owner who can't wait has only that. */
  override configureAsyncInvoke(options: EventInvokeConfigOptions): void {
    super.configureAsyncInvoke(options);
    this.fn.configureAsyncInvoke(options);
  }

  /** In the function's own scope, so that a mapping keeps its id and its place in a stream, whichever way it calls. */
  override addEventSourceMapping(id: string, options: EventSourceMappingOptions): EventSourceMapping {
    const mapping = new EventSourceMapping(this.fn, id, { target: this, ...options });
    // By its whole address, not by a name that is put together from parts of it.
    (mapping.node.defaultChild as CfnEventSourceMapping).functionName = this.functionArn;
    return mapping;
  }
}
