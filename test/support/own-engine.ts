import { type Capability, lackingOf } from '../../local/capabilities.ts';

/** The embedded engine, unless `AWS_ENDPOINT_URL` names one that all tests have to share. */
const lacking = lackingOf({
  kind: 'ministack',
  embedded: !process.env.AWS_ENDPOINT_URL,
  inContainers: false,
});

/** Whether a test may start an engine of its own, and that one has what it needs besides: `it.runIf(ownEngineHas('cdn'))(…)`. */
export function ownEngineHas(...capabilities: Capability[]): boolean {
  return (['ownEngine', ...capabilities] as const).every((capability) => lacking[capability] === undefined);
}
