import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';

type Input = Readonly<Record<string, unknown>>;

/** What is answered to a command, by its name without `Command`; an error is thrown. Undefined where nobody expects it. */
export type Answer = (name: string, input: Input) => object | undefined;

const CLIENTS = [
  CloudFormationClient,
  DynamoDBClient,
  DynamoDBDocumentClient,
  EventBridgeClient,
  LambdaClient,
  SNSClient,
  SSMClient,
  STSClient,
];

/**
 * Answers what commands of ours ask of AWS by clients of their own making.
 *
 * @returns what is asked, in order
 */
export function answerAws(
  answers: Answer | Readonly<Record<string, object>>,
): { readonly name: string; readonly input: Input }[] {
  const asked: { name: string; input: Input }[] = [];
  const answerTo: Answer = typeof answers === 'function' ? answers : (name) => answers[name];
  const send = async (command: { readonly input: Input }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push({ name, input: command.input });
    const answer = answerTo(name, command.input);
    if (answer === undefined) throw new Error(`Nobody expected ${name}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  for (const { prototype } of CLIENTS)
    vi.spyOn(prototype as unknown as { send: typeof send }, 'send').mockImplementation(send);
  return asked;
}

/** What CloudFormation and DynamoDB say of what is not there. */
export const NO_STACK = new Error('Stack with id X does not exist');
export const NO_TABLE = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
