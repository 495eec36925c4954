/** What the queues of a pipeline that sends mails may hold. */
import { PERSONAL, type Simulation } from '../simulation.ts';

/**
 * Queues carry ids only. One thing has more: what SES said of a mail, when its function could not write that down as often
 * as Lambda calls it. It is a dead letter then, as SES gave it, with the mail's address.
 */
export function lookAtQueues(simulation: Simulation): void {
  for (const [name, { messages }] of simulation.cloud.queues)
    for (const { body } of messages)
      if (body.includes(PERSONAL) && !(/DeadLetters/.test(name) && isMailEvent(body)))
        simulation.fail('queues carry ids only', `${name} holds ${body}`);
}

function isMailEvent(body: string): boolean {
  const { requestPayload } = JSON.parse(body);
  return requestPayload?.Records?.[0]?.Sns !== undefined;
}
