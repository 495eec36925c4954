import * as z from 'zod';

/** A topic of a Kafka cluster that the owner has: at Amazon MSK, or brokers of his own. */
export const kafka = z
  .strictObject({
    /** The topic that is read. */
    topic: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,248}$/, {
      error: 'not a name of a topic: letters, digits and "_", "." or "-", at most 249',
    }),
    /** The ARN of your cluster at Amazon MSK. The function signs in by its role (IAM access control). @default none: then `servers` */
    cluster: z
      .string()
      .regex(/^arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}:cluster\/[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9-]+$/, {
        error:
          'not the ARN of a cluster, such as arn:aws:kafka:eu-central-1:111122223333:cluster/readings/0a1b2c3d-1111-2222-3333-444455556666-1',
      })
      .optional(),
    /** Your own brokers, as `host:port`, reached from the internet over TLS. @default none: then `cluster` */
    servers: z
      .array(
        z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*:\d{1,5}$/, {
          error: 'not a server, such as broker.example.com:9096',
        }),
      )
      .min(1)
      .max(10)
      .optional(),
    /** With `servers`: the ARN of a secret at Secrets Manager that has `username` and `password`. @default none */
    secret: z
      .string()
      .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/, {
        error:
          'not the ARN of a secret, such as arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-AbCdEf',
      })
      .optional(),
    /** How the secret signs in: `scram-512`, `scram-256` or `plain`. @default scram-512 */
    signIn: z.enum(['scram-512', 'scram-256', 'plain']).default('scram-512'),
  })
  .superRefine(({ cluster, servers, secret }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message, path: [] });
    if ((cluster === undefined) === (servers === undefined))
      refuse('give it either cluster (Amazon MSK) or servers (your own brokers)');
    else if ((servers === undefined) !== (secret === undefined))
      refuse('servers go with a secret to sign in by, and a cluster of Amazon MSK with none');
  });
export type KafkaConfig = z.output<typeof kafka>;

/** What a function knows a topic by: its cluster's ARN, or that it is of the owner's own brokers. */
export function kafkaDoor(cluster: string | undefined, topic: string): string {
  return `kafka ${cluster ?? 'self-managed'} ${topic}`;
}

export function doorOfKafka({ cluster, topic }: Pick<KafkaConfig, 'cluster' | 'topic'>): string {
  return kafkaDoor(cluster, topic);
}
