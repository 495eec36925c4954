import { configuredPipelines } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { addressesOf } from '../../config/recipients.ts';
import { destinationsToldBy, mailedTo } from '../../config/told.ts';
import type { Workplace } from '../command.ts';

/** What one check found. */
export interface Finding {
  /**
   * - `ok`: nothing to do
   * - `advice`: works, but may not for long, or could be better
   * - `problem`: something of the product does not work
   * - `unknown`: could not be looked at, mostly for want of a right
   */
  readonly state: 'ok' | 'advice' | 'problem' | 'unknown';
  /** What was looked at, in two or three words. */
  readonly subject: string;
  /** What is so. */
  readonly says: string;
  /** What to do about it. Each finding has one that is not `ok`. */
  readonly remedy?: string;
}

/** What checks work with. */
export type CheckContext = Workplace;

/** Looks at one thing and changes nothing. What it throws becomes a finding of its own: `unknown`. */
export interface Check {
  /** What it looks at, for when it could not. */
  readonly subject: string;
  readonly run: (context: CheckContext) => Promise<Finding[]>;
}

export function ok(subject: string, says: string): Finding {
  return { state: 'ok', subject, says };
}
export function advice(subject: string, says: string, remedy: string): Finding {
  return { state: 'advice', subject, says, remedy };
}
export function problem(subject: string, says: string, remedy: string): Finding {
  return { state: 'problem', subject, says, remedy };
}

/** Runs checks side by side. @returns their findings in the order of the checks */
export async function runChecks(checks: readonly Check[], context: CheckContext): Promise<Finding[]> {
  const found = await Promise.all(
    checks.map((check) =>
      check.run(context).catch((error: Error): Finding[] => [
        {
          state: 'unknown',
          subject: check.subject,
          says: `could not be looked at: ${error.name}: ${error.message}`,
          remedy: /AccessDenied|NotAuthorized|Unauthorized/i.test(error.name)
            ? 'Your role lacks the right to look there. Use one that may read, such as AWS’s ReadOnlyAccess.'
            : 'Look at the message. Once what it names is mended, run this again.',
        },
      ]),
    ),
  );
  return found.flat();
}

/** Whether an error of an SDK says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  const { name = '', message = '' } = error as Error;
  return /NotFound|NoSuch/.test(name) || /does not exist/.test(message);
}

/** Every address that mail goes to by configuration. Visitors' addresses are not among them. */
export function recipientsOf(config: FrontdeskConfig): string[] {
  const { owner, contact, feedback, data } = config;
  const forms = Object.values(contact?.forms ?? {}).flatMap(addressesOf);
  const digests = feedback ? (feedback.to ?? [owner.email]) : [];
  const alerts = Object.values(feedback?.widgets ?? {}).flatMap(({ rules }) =>
    addressesOf({ to: [], rules }),
  );
  const reports = data?.report ? (data.report.to ?? [owner.email]) : [];
  const told = configuredPipelines(config).flatMap((pipeline) => destinationsToldBy(config, pipeline));
  return [...new Set([...forms, ...digests, ...alerts, ...reports, ...mailedTo(config, told)])];
}
