/**
 * What no engine here shows, and a flight is for: each gap of the engine that the tests run on, with what looks at it on AWS, or
 * why a flight does not.
 */
import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeArchiveCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { foundationStack, stackName } from '../../config/deployment.ts';
import type { DeskSettings } from '../../lambdas/desk/settings.ts';
import { expectThat, type FlightCheck } from './check.ts';
import { alarms } from './checks/desk.ts';

const budget: FlightCheck = {
  subject: 'account: the budget of a dollar warns',
  async run({ environment }) {
    const BudgetName = await findMade(environment, foundationStack(environment.root), 'AWS::Budgets::Budget');
    const { account: AccountId, region } = environment;
    const { Budget } = await new BudgetsClient({ region }).send(
      new DescribeBudgetCommand({ AccountId, BudgetName }),
    );
    return `of ${Number(Budget?.BudgetLimit?.Amount)} ${Budget?.BudgetLimit?.Unit} a month`;
  },
};

const archive: FlightCheck = {
  subject: 'events: the bus keeps them',
  async run({ environment }) {
    const ArchiveName = await findMade(environment, stackName(environment, 'Events'), 'AWS::Events::Archive');
    const { region } = environment;
    const { State, RetentionDays } = await new EventBridgeClient({ region }).send(
      new DescribeArchiveCommand({ ArchiveName }),
    );
    expectThat(State === 'ENABLED', `its archive is ${State}`);
    return `for ${RetentionDays} day`;
  },
};

/** The one thing of a kind that a stack has made. */
async function findMade({ region }: { region: string }, StackName: string, type: string): Promise<string> {
  const { StackResources = [] } = await new CloudFormationClient({ region }).send(
    new DescribeStackResourcesCommand({ StackName }),
  );
  const made = StackResources.find(({ ResourceType }) => ResourceType === type)?.PhysicalResourceId;
  expectThat(made !== undefined, `${StackName} has none`);
  return made;
}

const managedLogin: FlightCheck = {
  subject: 'desk: managed login has its page',
  async run({ deskPage }) {
    const settings = (await (await fetch(new URL('settings.json', deskPage))).json()) as DeskSettings;
    expectThat(settings.signIn.kind === 'people', 'nobody can sign in');
    const { domain, clientId } = settings.signIn;
    const back = new URL('signed-in', deskPage).href;
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: back,
    });
    const answer = await fetch(`${domain}/login?${query}`);
    expectThat(answer.ok && (await answer.text()).includes('<html'), `it answered ${answer.status}`);
    return 'it opens';
  },
};

/** By the name that the gap has in the project's list of what engines lack (docs/engines.md). */
export const ONLY_AWS: Readonly<Record<string, FlightCheck | string>> = {
  budgets: budget,
  eventArchive: archive,
  loginBranding: managedLogin,
  alarmRights: alarms,
  secondFactors: 'A person has to sign in: invite yourself, and look.',
  tokenRotation: 'A person has to be signed in for an hour.',
  kafka: 'It needs a cluster of yours, which a flight does not make: name its topic in a metric, and look.',
  firewall: 'A firewall costs by the month, so a flight has none.',
};

/** What is tried on AWS alone: an engine would fail at it. */
export const onlyAwsChecks: readonly FlightCheck[] = [budget, archive, managedLogin];
