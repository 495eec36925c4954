import * as z from 'zod/mini';
import { DEFAULT_ROOT, type EnvironmentId } from '../../../config/deployment.ts';

/** What every function gets, set by the NodeFunction construct. */
export const common = {
  /** The configuration's name. Set where it is another than this. */
  FRONTDESK_NAME: z._default(z.string().check(z.minLength(1)), DEFAULT_ROOT),
  /** The environment's name in the configuration, such as `prod`. */
  FRONTDESK_ENVIRONMENT: z.string().check(z.minLength(1)),
  /** The pipeline's folder name, such as `contact`. */
  FRONTDESK_PIPELINE: z.string().check(z.minLength(1)),
};

/** What every function with owner's routes gets besides. */
export const owned = {
  /** Only on a local engine: the origin that has the keys of the pool, which is Cognito's own address elsewhere. */
  PEOPLE_KEYS_FROM: z.optional(z.string()),
  /** Takes the legs of destinations, where any are told. */
  TOLD_QUEUE_URL: z.optional(z.string()),
  /** Where the lake has persons: the data pipeline's queue, and the parameter with the key of their hashes. */
  LAKE_QUEUE_URL: z.optional(z.string()),
  LAKE_PERSON_KEY: z.optional(z.string()),
};

/** What every function gets besides that reads a table's stream for events. */
export const telling = {
  /** The bus that they go to, where there is one. */
  EVENT_BUS: z.optional(z.string()),
  /** Firehose, where what happens is kept as rows. */
  LAKE_STREAM: z.optional(z.string()),
  /** The data pipeline's, for rows that Firehose does not take. */
  LAKE_QUEUE_URL: z.optional(z.string()),
  /** The parameter with the key of persons' hashes, where rows have them. */
  LAKE_PERSON_KEY: z.optional(z.string()),
  /** Where destinations' legs are made, where any are told of events. */
  TABLE_NAME: z.optional(z.string()),
  /** Takes those legs, where no notifier of the pipeline does. */
  TOLD_QUEUE_URL: z.optional(z.string()),
};

/** What a function gets that sends mails. */
export const mailing = {
  MAIL_FROM: z.string().check(z.minLength(1)),
  CONFIGURATION_SET: z.string().check(z.minLength(1)),
  /** Containers that may send at once: each keeps to its part of the account's rate. */
  MAIL_SENDERS: z.coerce.number(),
  /** Hears what keeps mails from leaving. */
  ALARM_TOPIC_ARN: z.string().check(z.minLength(1)),
};

/** What a function gets that tells destinations and does nothing else. */
export const destinationsEnvironment = {
  ...common,
  ...mailing,
  TABLE_NAME: z.string().check(z.minLength(1)),
  QUEUE_URL: z.string().check(z.minLength(1)),
};

/** By what things are named in the function's environment. */
export function environmentId({
  FRONTDESK_NAME: root,
  FRONTDESK_ENVIRONMENT: name,
}: {
  readonly FRONTDESK_NAME: string;
  readonly FRONTDESK_ENVIRONMENT: string;
}): EnvironmentId {
  return { root, name };
}

/** A variable that must be there and not empty. */
export const text = z.string().check(z.minLength(1));

/**
 * Reads a function's environment by its schema, once, when the function starts.
 *
 * @throws Error that names each variable that is missing or wrong
 */
export function parseEnvironment<Schema extends z.ZodMiniObject>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> {
  const result = z.safeParse(schema, variables);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`These environment variables are missing or wrong: ${[...new Set(names)].join(', ')}`);
}
