/** Who else is in the account: a flight keeps away from what somebody uses. */
import type { Stack } from '@aws-sdk/client-cloudformation';
import { capitalRoot } from '../../config/deployment.ts';
import { CommandError } from '../command-error.ts';
import { deployedStacks } from '../doctor/deployed.ts';
import { FLIGHT, type Plan, TOOLKIT_STACK } from './plan.ts';

/** All our stacks are described so, whatever their name. */
const DESCRIBED = /^Frontdesk: /;
/** And named so, unless the configuration has a name of its own. An engine forgets the description of what CDK deploys. */
const NAMED = /^Frontdesk-/;
const PREFIX = `${capitalRoot(FLIGHT.root)}-`;

/** Whether a stack was made by a flight, this one or an earlier one. */
export function isOfFlight({ StackName = '' }: Stack): boolean {
  return StackName.startsWith(PREFIX) || StackName === TOOLKIT_STACK;
}

/** @returns the names of the flight's stacks. @throws CommandError where another Frontdesk is deployed */
export function refuseNeighbours(stacks: readonly Stack[]): string[] {
  const isOurs = ({ StackName = '', Description = '' }: Stack) =>
    DESCRIBED.test(Description) || NAMED.test(StackName);
  const others = stacks.filter((stack) => isOurs(stack) && !isOfFlight(stack));
  if (others.length > 0)
    throw new CommandError(
      `There is a Frontdesk in this account and region already (${others.map(({ StackName }) => StackName).join(', ')}). A first flight wants an account without one, or another region.`,
    );
  return stacks.filter(isOfFlight).map(({ StackName = '' }) => StackName);
}

/** @throws CommandError where another Frontdesk is deployed, or a flight has not been taken away */
export async function requireFreeAir({ region, clean }: Pick<Plan, 'region' | 'clean'>): Promise<void> {
  const own = refuseNeighbours(await deployedStacks(region));
  if (own.length > 0)
    throw new CommandError(
      `An earlier flight is still there (${own.join(', ')}). Take it away first: ${clean}`,
    );
}
