import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * A resource as one function gets it: its name, which becomes the value of a variable, and the rights that go with it. So
 * no function knows of a table that it may not use, and none may use what it does not know of.
 */
export interface Granted {
  readonly name: string;
  grantTo(fn: LambdaFunction): void;
}

/** One resource with all rights of several, such as other ones on other keys of a bucket. */
export function allOf(first: Granted, ...others: readonly Granted[]): Granted {
  return {
    name: first.name,
    grantTo(fn) {
      for (const granted of [first, ...others]) granted.grantTo(fn);
    },
  };
}
