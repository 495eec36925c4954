/** What visitors of the contact form say, and how it is sent. */
import type { Random } from '../kernel/random.ts';
import { PERSONAL } from '../simulation.ts';

/** One thing that a visitor wants to say, however often it is sent. */
export interface Message {
  readonly number: number;
  readonly form: string;
  readonly email: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: boolean;
  /** Named, all attempts are one for a day. */
  readonly key: string | undefined;
}

export function compose(number: number, random: Random): Message {
  // Some write several times.
  const email = `ada${random.int(0, 30)}.${PERSONAL}@visitors.example`;
  const key = random.chance(0.7) ? `message-${number}` : undefined;
  return {
    number,
    form: random.chance(0.75) ? 'main' : 'plain',
    email,
    fields: {
      email,
      message: JSON.stringify({ key, text: `Hello from ${PERSONAL} ${number}` }),
      ...(random.chance(0.08) && { _gotcha: 'robot' }),
    },
    files: random.chance(0.2),
    key,
  };
}

/** The message that an item's words were sent as. */
export function markOf(item: Readonly<Record<string, unknown>>): string {
  return (item.fields as [string, string][]).find(([name]) => name === 'message')?.[1] ?? '{}';
}

export function requestOf({ form, fields, files, key }: Message, address: string) {
  const common = {
    method: 'POST',
    path: `/f/${form}`,
    address,
    headers: { accept: 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
  };
  if (!files || form !== 'main')
    return {
      ...common,
      headers: { ...common.headers, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    };
  const boundary = 'a-boundary';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="upload"; filename="note.txt"\r\ncontent-type: text/plain\r\n\r\nA note of ${PERSONAL}.\r\n`;
  return {
    ...common,
    headers: { ...common.headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}${file}--${boundary}--\r\n`,
  };
}
