/** Calls functions the way that what calls them does, with what changes nothing and reaches nobody, and judges the answers. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { eachOf } from './live.ts';

/** One call of a function. */
export interface Try {
  /** Its name at Lambda. */
  readonly name: string;
  /** What it is to people, such as `contact/submit`. */
  readonly entry: string;
  /** What is asked, in words. */
  readonly what: string;
  readonly event: object;
  /** @returns what is wrong with the answer; undefined for a right one */
  readonly judge: (answer: unknown) => string | undefined;
}

/** A call that did not end as it should. */
export interface Failure {
  readonly name: string;
  readonly entry: string;
  /** In words, on one line. */
  readonly reason: string;
}

/** @param version `$LATEST`, a version or an alias */
export async function tryOut(
  lambda: LambdaClient,
  tries: readonly Try[],
  version: string,
): Promise<Failure[]> {
  const found = await eachOf(tries, async ({ name, entry, what, event, judge }) => {
    const reason = await failureOf(lambda, { name, event, judge }, version);
    return reason === undefined ? [] : [{ name, entry, reason: `${what}: ${reason}` }];
  });
  return found.flat();
}

async function failureOf(
  lambda: LambdaClient,
  { name, event, judge }: Pick<Try, 'name' | 'event' | 'judge'>,
  Qualifier: string,
): Promise<string | undefined> {
  const Payload = Buffer.from(JSON.stringify(event));
  try {
    const { FunctionError, Payload: answer } = await lambda.send(
      new InvokeCommand({ FunctionName: name, Qualifier, Payload }),
    );
    const value = JSON.parse(Buffer.from(answer ?? []).toString() || 'null') as unknown;
    return FunctionError === undefined ? judge(value) : thrownBy(value);
  } catch (error) {
    return `it could not be called (${(error as Error).name}: ${oneLine((error as Error).message)})`;
  }
}

/** What Lambda says of a function that threw, or did not start. */
function thrownBy(value: unknown): string {
  const { errorType = 'Error', errorMessage = '' } = (value ?? {}) as {
    errorType?: string;
    errorMessage?: string;
  };
  return `it failed with ${errorType}: ${oneLine(errorMessage)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}
