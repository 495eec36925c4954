import { stackName } from '../../config/deployment.ts';
import { findProtected, type Protected } from '../deploy/protection.ts';
import { PARTS } from './deployed.ts';
import { advice, type Check, type Finding, ok } from './finding.ts';

/** Whether what the environment keeps can be deleted by mistake. */
export const protection: Check = {
  subject: 'protection',
  async run({ environment }) {
    const stacks = PARTS.map((part) => stackName(environment, part));
    return judgeProtection(await findProtected(environment.region, stacks), environment);
  },
};

/** @param held tables, and the desk's pool */
export function judgeProtection(
  held: readonly Protected[],
  { name, removal }: { readonly name: string; readonly removal: 'retain' | 'destroy' },
): Finding[] {
  const { subject } = protection;
  const retains = removal === 'retain';
  const wrong = held.filter(({ isProtected }) => isProtected !== retains);
  if (held.length === 0) return [];
  if (wrong.length === 0)
    return [ok(subject, retains ? 'tables can’t be deleted by mistake' : 'tables go with their stacks')];
  return wrong.map(({ kind, id }) =>
    advice(
      subject,
      retains
        ? `the ${kind} ${id} can be deleted by mistake`
        : `the ${kind} ${id} is protected from deletion, although the environment destroys: its stack can’t be torn down`,
      `npm run deploy -- --environment ${name}`,
    ),
  );
}
