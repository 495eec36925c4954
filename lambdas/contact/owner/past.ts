/** The rules of a form on what it has received. */
import type { BundledContact, FormConfig } from '../../../config/contact.ts';
import type { Destinations } from '../../../config/destinations.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { selectNewest } from '../../shared/owner/collection.ts';
import { answerCounts, answerReplay, PAST_BATCH, type Past } from '../../shared/owner/past.ts';
import type { Call, OwnerRoute } from '../../shared/owner/router.ts';
import { within } from '../../shared/people/caller.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { sideOfForm, storedSubmission } from '../submission/decide.ts';
import { formPartition, SUBMISSION_STATES, type Submission } from '../submission/submission.ts';

interface Shared {
  readonly store: TimedTable;
  readonly config: Pick<BundledContact, 'forms'> & {
    readonly timeZone: string;
    readonly destinations: Destinations;
  };
}

export function pastRoutes(shared: Shared): OwnerRoute[] {
  return [
    {
      method: 'POST',
      path: '/owner/forms/{id}/rules/replay',
      keeps: 'entry',
      right: 'read',
      isChange: false,
      answer: async (request, { id = '' }, call) => answerReplay(pastOf(shared, id, call), request),
    },
    {
      method: 'GET',
      path: '/owner/forms/{id}/rules/counts',
      keeps: 'entry',
      answer: async (request, { id = '' }, call) => answerCounts(pastOf(shared, id, call), request),
    },
  ];
}

/** @throws HttpError 404 for a form that is not configured, or out of the caller's reach */
function pastOf({ store, config }: Shared, id: string, { reach }: Call): Past<Submission> {
  const form = Object.hasOwn(config.forms, id) && within(reach, id) ? config.forms[id] : undefined;
  if (!form) throw notFound();
  return {
    read: (from, position) =>
      selectNewest<Submission, (typeof SUBMISSION_STATES)[number]>(
        store,
        { form: id, ...(from !== undefined && { from }) },
        {
          entity: 'form',
          configured: [id],
          reach,
          states: SUBMISSION_STATES,
          partition: formPartition,
          position,
          batch: PAST_BATCH,
        },
      ),
    storedOf: storedSubmission,
    firedOf: ({ rules }) => rules,
    side: sideOfForm(form),
    tryRules: (rules) => tryRules(form, rules, config.destinations),
    timeZone: config.timeZone,
    now: store.now,
  };
}

/** The schema is loaded where it is needed: no other of the owner's routes does. */
async function tryRules(form: FormConfig, rules: unknown, known: Destinations) {
  const [{ formWithRules }, { mistakesIn }] = await together([
    import('../../../config/contact.ts'),
    import('../../../config/mistakes.ts'),
  ]);
  const result = formWithRules(form, rules, known);
  return result.success ? sideOfForm(result.data) : mistakesIn(result.error);
}
