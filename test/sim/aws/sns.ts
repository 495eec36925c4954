/** A topic that mails its owner: it takes what can be a mail. */
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Less than so many characters, without line breaks. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,99}$/u;
/** In bytes. */
const LARGEST_MESSAGE = 262_144;

/** @returns the message. @throws as SNS does where it is none */
export function messageOf({ Subject: subject, Message: message }: Plain): string {
  const refuse = (name: string): never => {
    throw serviceError('InvalidParameter', 400, { message: `Invalid parameter: ${name}` });
  };
  if (subject !== undefined && !SUBJECT.test(String(subject))) refuse('Subject');
  if (typeof message !== 'string' || message === '') return refuse('Message');
  if (Buffer.byteLength(message) > LARGEST_MESSAGE) refuse('Message too long');
  return message;
}
