import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * A resource as one function gets it: its name, which becomes the value of a variable, and the rights that go with it. So
 * no function knows of a table that it may not use, and none may use what it does not know of.
 */
export interface Granted {
  readonly name: string;
  grantTo(fn: LambdaFunction): void;
}
