/**
 * What local engines can't do of what AWS does, and how one goes without. The options of the local configuration and the
 * tests that need something go by this list; `docs/engines.md` shows it.
 */
import type { Engine } from './engine.ts';

/** `outside`: any engine that `AWS_ENDPOINT_URL` names. `containers`: one that runs functions in containers. */
type Lacker = Engine['kind'] | 'outside' | 'containers';

interface Entry {
  /** What AWS does. */
  readonly does: string;
  /** Who does not, and why. */
  readonly lacking: Partial<Record<Lacker, string>>;
  /** What takes its place, or what is left out. */
  readonly instead: string;
}

export const CAPABILITIES = {
  iam: {
    does: 'A call that its role does not grant is refused',
    lacking: {
      localstack: 'not in the free edition',
      outside: 'MiniStack has to be started again for it, after the deploy',
    },
    instead: 'Grants are tried on the embedded engine, and listed by template tests',
  },
  ownEngine: {
    does: 'A test gets an engine to itself',
    lacking: { outside: 'there is only the one, which all tests share' },
    instead: 'Commands that deploy, and `npm start` as a whole, are tested on the embedded engine',
  },
  reset: {
    does: 'What is stored can be thrown away (`npm start -- --fresh`)',
    lacking: { localstack: 'not in the free edition' },
    instead: 'Restart it: the free edition keeps nothing',
  },
  mailRelay: {
    does: 'Mail leaves',
    lacking: {
      localstack: 'it only keeps a list',
      outside: 'where it relays to is its owner’s business',
    },
    instead: 'The mailbox shows the engine’s list',
  },
  mailSimulator: {
    does: 'A mail to a simulator address of SES bounces or is complained about',
    lacking: { localstack: 'its SES knows the addresses, but publishes to no topic' },
    instead: 'Tests publish the events themselves',
  },
  sesIdentity: {
    does: 'CloudFormation makes an SES identity',
    lacking: { localstack: 'not in the free edition: the stack fails' },
    instead: '`engine.sesIdentity: false`, and the local deploy verifies the identity by API',
  },
  cdn: {
    does: 'CloudFront delivers images and scripts',
    lacking: { localstack: 'not in the free edition: nothing is behind a distribution' },
    instead: '`engine.cdn: false`; the pipelines’ own APIs serve the same paths',
  },
  binaryAnswers: {
    does: 'An answer in base64 reaches the browser as bytes',
    lacking: { localstack: 'not where all types are binary (`*/*`), as they are for the bodies’ sake' },
    instead: 'Images are served from the bucket',
  },
  rawForms: {
    does: 'A form’s body reaches its function byte by byte',
    lacking: {
      localstack:
        'the gateway reads forms and writes them again: broken ones end there or arrive empty, and multipart with an empty field arrives broken',
    },
    instead: 'How such forms are answered is seen on MiniStack',
  },
  customDomain: {
    does: 'API Gateway answers below a domain of one’s own',
    lacking: { localstack: 'a domain is stored, and nothing answers by its name' },
    instead: 'Domains are tried on MiniStack',
  },
  dashboard: {
    does: 'CloudWatch shows a dashboard',
    lacking: { localstack: 'not in the free edition: nothing is behind it' },
    instead: '`engine.dashboard: false`',
  },
  budgets: {
    does: 'AWS Budgets warns of the account’s bill',
    lacking: {
      ministack: 'CloudFormation refuses the type',
      localstack: 'not in the free edition',
    },
    instead:
      '`engine.budgets: false`; a template test holds what is asked for. The budgets of pipelines are our own, and tried',
  },
  athena: {
    does: 'Athena answers SQL over what landed, by the tables of Glue’s catalogue',
    lacking: { localstack: 'not in the free edition' },
    instead:
      '`engine.athena: false`: files are read, and nothing can be asked. MiniStack answers by DuckDB, which knows fewer functions',
  },
  iot: {
    does: 'AWS IoT takes what devices publish, and a topic rule puts it into a queue',
    lacking: { localstack: 'not in the free edition' },
    instead: '`engine.iot: false`: nothing can be sent; what readers of the queue do is tried on MiniStack',
  },
  kinesis: {
    does: 'A function reads a stream at Kinesis',
    lacking: { localstack: 'not tried' },
    instead:
      'Metrics that come by a stream come by AWS IoT there. What a stream does that is split is in unit tests only',
  },
  kafka: {
    does: 'A function reads a topic of a Kafka cluster',
    lacking: { ministack: 'it refuses such an event source', localstack: 'not in the free edition' },
    instead:
      'Metrics that come by Kafka come by AWS IoT there. A test reads a real broker and calls the function as Lambda does',
  },
  eventArchive: {
    does: 'A bus of EventBridge keeps events in an archive, and lets other accounts make rules',
    lacking: {
      ministack: 'CloudFormation refuses the types',
      localstack: 'not tried',
    },
    instead:
      '`engine.eventArchive: false`; a template test holds what is asked for. The bus and its rules are tried',
  },
  logGroup: {
    does: 'A function logs into the group that it names',
    lacking: { localstack: 'it logs into `/aws/lambda/<function>`, whatever the function names' },
    instead: 'Following a submission through the logs is tried on MiniStack',
  },
  managedLogin: {
    does: 'People sign in by Cognito’s managed login',
    lacking: { localstack: 'not in the free edition: nothing is behind a pool' },
    instead: '`engine.managedLogin: false`; the desk is signed in to by owner token',
  },
  loginBranding: {
    does: 'Managed login has a look of its own',
    lacking: {
      ministack: 'CloudFormation refuses the type, and the pages are plain',
      localstack: 'there are no such pages',
    },
    instead: '`engine.loginBranding: false`; a template test holds it',
  },
  secondFactors: {
    does: 'Managed login asks for a code of an app, and takes passkeys',
    lacking: {
      ministack: 'it asks for the password alone',
      localstack: 'there is no managed login',
    },
    instead: 'Template tests hold the settings; it was not tried',
  },
  tokenRotation: {
    does: 'Cognito gives a new refresh token with each renewal, and the old one ends',
    lacking: {
      ministack: 'a refresh token works until it is revoked',
      localstack: 'there are no such tokens',
    },
    instead: 'A template test holds the setting, unit tests what the session does with a new token',
  },
  alarmRights: {
    does: 'The right to see alarms can be kept to some of them',
    lacking: {
      ministack: 'whoever asks for alarms by name needs the right on all of them',
      localstack: 'rights are not looked at',
    },
    instead: 'Locally the desk may see all alarms; a template test holds that on AWS it sees its own',
  },
  throttling: {
    does: 'A stage’s throttle answers 429',
    lacking: { localstack: 'the settings are stored and not applied' },
    instead: 'Template tests hold the settings; the limits of forms, widgets and presets are our own',
  },
  firewall: {
    does: 'A firewall (WAF) stands before the APIs',
    lacking: {
      ministack: 'the association is refused: the stack fails',
      localstack: 'not in the free edition',
    },
    instead: 'The local configuration has none; template tests hold its rules',
  },
  scheduler: {
    does: 'EventBridge Scheduler fires',
    lacking: { localstack: 'schedules are stored and never fire' },
    instead: 'The app has rules with `rate()` and `cron()`, which fire',
  },
  hostLoopback: {
    does: 'Functions reach the tests’ stand-ins on this machine’s 127.0.0.1',
    lacking: { containers: 'a container’s 127.0.0.1 is its own' },
    instead: 'What needs the stand-ins for Instagram, webhooks, captchas and troubles of SES is left out',
  },
} satisfies Record<string, Entry>;

export type Capability = keyof typeof CAPABILITIES;

/** Why an engine lacks what it lacks, by capability. */
export type Lacking = Readonly<Partial<Record<Capability, string>>>;

/** Whether every engine of the kind can do it, whoever runs it. */
export function can(kind: Engine['kind'], capability: Capability): boolean {
  const { lacking }: Entry = CAPABILITIES[capability];
  return lacking[kind] === undefined;
}

/** All that an engine lacks. */
export function lackingOf(engine: Pick<Engine, 'kind' | 'embedded' | 'inContainers'>): Lacking {
  const lackers: Lacker[] = [
    engine.kind,
    ...(engine.embedded ? [] : ['outside' as const]),
    ...(engine.inContainers ? ['containers' as const] : []),
  ];
  const found = Object.entries(CAPABILITIES).flatMap(([capability, { lacking }]: [string, Entry]) => {
    const reason = lackers.map((lacker) => lacking[lacker]).find((text) => text !== undefined);
    return reason === undefined ? [] : [[capability, reason]];
  });
  return Object.fromEntries(found);
}
