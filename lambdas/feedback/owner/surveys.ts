/** The owner's routes of surveys by mail: how they stand, and whom they go to. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import type { BundledFeedback, SurveyConfig } from '../../../config/feedback.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { isOwn, type OwnAddresses } from '../../shared/mail/reply-address.ts';
import { countListed } from '../../shared/owner/count.ts';
import { readInput, readObject } from '../../shared/owner/input.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import { type Reach, within } from '../../shared/people/caller.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { INVITATION_STATES, surveyPartition } from '../survey/invitation.ts';
import { invite } from '../survey/invite.ts';
import { MOST_RECIPIENTS, recipientSchema } from '../survey/recipient.ts';
import { spokenLanguages } from '../widget/texts.ts';

export interface Surveys {
  readonly store: TimedTable;
  readonly config: BundledFeedback;
  readonly newId: () => string;
  /** The owner's side, which SES reaches in its sandbox, too. */
  readonly own: OwnAddresses;
  readonly salt: () => Promise<string>;
}

/** Every configured survey within reach, with its invitations by state as far as they are kept. */
export async function listSurveys({ store, config }: Surveys, { query }: Request, reach: Reach) {
  requireKnown(query);
  const mine = Object.entries(config.surveys).filter(([, { widget }]) => within(reach, widget));
  const items = await together(
    mine.map(async ([id, survey]) => ({
      id,
      ...described(survey, config),
      askAgainAfterDays: config.askAgainAfterDays,
      invitations: Object.fromEntries(
        await together(
          INVITATION_STATES.map(
            async (state) => [state, await countListed(store, surveyPartition(id, state))] as const,
          ),
        ),
      ),
    })),
  );
  return json(200, { items });
}

function described(survey: SurveyConfig, config: BundledFeedback) {
  const { widget, remindAfterDays, closesAfterDays } = survey;
  return {
    widget,
    remindAfterDays,
    closesAfterDays,
    languages: languagesOf(survey, config),
    attributes: config.widgets[widget]?.attributes ?? [],
  };
}

function languagesOf({ widget: id }: SurveyConfig, { widgets, texts }: BundledFeedback) {
  const widget = widgets[id];
  return widget ? spokenLanguages({ widget, texts }) : (['en'] as const);
}

/** The survey, if it is there and within reach. @throws HttpError 404 */
export function requireSurvey({ config }: Surveys, id: string, reach: Reach): SurveyConfig {
  const survey = Object.hasOwn(config.surveys, id) ? config.surveys[id] : undefined;
  if (!survey || !within(reach, survey.widget)) throw notFound();
  return survey;
}

/**
 * Invites up to `MOST_RECIPIENTS`; made again after a lost answer it asks nobody twice.
 *
 * @throws HttpError 403 where nobody could answer: who was asked is left alone for `askAgainAfterDays`; 422
 */
export async function inviteTo(
  surveys: Surveys,
  request: Request,
  surveyId: string,
  survey: SurveyConfig,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query);
  const { store, config, newId, own, salt } = surveys;
  requireActive(survey, config);
  const { languages, attributes } = described(survey, config);
  const body = z.strictObject({
    recipients: z
      .array(recipientSchema(languages, attributes))
      .check(z.minLength(1), z.maxLength(MOST_RECIPIENTS, { error: `at most ${MOST_RECIPIENTS} at a time` })),
  });
  const { recipients } = readInput(body, readObject(request));
  const { askAgainAfterDays, mail, identity } = config;
  const outcomes = await invite(
    {
      store,
      newId,
      surveyId,
      survey,
      askAgainAfterDays,
      language: languages[0] ?? 'en',
      salt: await salt(),
      // A verified domain takes all of its addresses.
      isReachable: (address) =>
        !mail.sandbox || isOwn(address, own) || address.toLowerCase().endsWith(`@${identity.toLowerCase()}`),
    },
    recipients,
  );
  return json(200, { outcomes });
}

function requireActive({ widget }: SurveyConfig, { widgets }: BundledFeedback): void {
  if (widgets[widget]?.active) return;
  throw new HttpError(
    403,
    'INACTIVE',
    `None of these was asked: the survey’s widget, "${widget}", takes no answers. Set its active to true, deploy, and send the list again.`,
  );
}
