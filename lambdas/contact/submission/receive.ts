/** What becomes of one request to a form: let in once, judged, stored with what it sends, and answered. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Fuse } from '../../shared/budget/fuse.ts';
import { isCanary } from '../../shared/canary/id.ts';
import { admitOnce, orFirst, type Received } from '../../shared/front-door/admit-once.ts';
import type { Visit } from '../../shared/front-door/front-door.ts';
import { gateEntrance } from '../../shared/front-door/gate.ts';
import type { Tools } from '../../shared/front-door/tools.ts';
import type { ParsedBody } from '../../shared/http/body.ts';
import { BODY_LIMITS, type Fields } from '../../shared/http/fields.ts';
import { prefersJson } from '../../shared/http/negotiate.ts';
import { ORIGIN_FIELD, websiteOf } from '../../shared/http/origin.ts';
import { json, redirect } from '../../shared/http/respond.ts';
import { type Decision, heldBecause } from '../../shared/rules/decide.ts';
import { loadPatternsIf } from '../../shared/rules/patterns.ts';
import { writeMetrics } from '../../shared/runtime/metrics.ts';
import { type Judgement, judgeSpam, NOT_JUDGED } from '../../shared/spam/check.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';
import { hashContents, identify, identifyingFields } from '../../shared/visitors/identity.ts';
import type { CheckedFile } from '../files/check.ts';
import { nextPage } from '../form/next.ts';
import { closedBecause } from '../form/opening.ts';
import { PAGE_TOKEN_FIELD } from '../form/page-token.ts';
import type { Route } from '../form/route.ts';
import { senderHeaders } from '../form/sender.ts';
import { readSpecialFields, type SpecialFields } from '../form/special-fields.ts';
import { validateSubmission } from '../form/validate.ts';
import { costOf, refusalOf, shareOut } from './budget.ts';
import { createSubmission } from './create.ts';
import { decideSubmission, recipientsOf } from './decide.ts';
import { legsOf } from './legs.ts';
import { peopleOf } from './people.ts';
import { settlePlace, takePlace } from './place.ts';
import { storeSubmission } from './store.ts';
import { countToday } from './today.ts';

type SubmissionTools = Tools & {
  readonly fuse: Fuse;
  /** Where attached files are kept. */
  readonly bucket: string;
  /** The owner's, for rules that ask for the hour. */
  readonly timeZone: string;
};

/** @throws HttpError for what can't be taken */
export async function receiveSubmission(
  tools: SubmissionTools,
  visit: Visit<Route>,
): Promise<APIGatewayProxyResult> {
  const { form, formId } = visit.route;
  const { headers } = visit.request;
  const admitted = await admit(tools, visit);
  const { content } = admitted;
  const answer = (outcome: string, submissionId: string, { actions }: Decision) => {
    visit.note({ outcome, correlationId: submissionId });
    const { baseUrl } = admitted;
    const next = nextPage(form, formId, content.special, { baseUrl, decided: actions.redirect });
    return prefersJson(visit.request) ? json(200, { ok: true, next, submissionId }) : redirect(next);
  };
  const decideBy = (judgement: Judgement, now: Date) =>
    decideSubmission(
      form,
      { content: content.special, files: content.files.length, judgement, now },
      tools.timeZone,
    );
  if (admitted.repeatOf !== undefined)
    // It sends nothing, and no rule about spam leads anywhere.
    return answer('repeat', admitted.repeatOf, await decideBy(NOT_JUDGED, tools.now()));

  const { identity, proof, now, salt, addressHash, body } = admitted;
  const id = tools.newId();
  const judgement = judgeSpam({
    rules: form,
    isTrapped: content.isTrapped,
    fields: body.fields,
    answers: content.special.answers,
    sessionData: headers['formspree-session-data'],
    captcha: proof,
    now,
  });
  const decision = await decideBy(judgement, now);
  const isSpam = heldBecause(judgement, decision.actions).length > 0;
  const step = await tools.fuse.stepOf(formId);
  const refusal = refusalOf(step, { isSpam, files: content.files }, now);
  if (refusal) throw refusal;
  const places = { ...tools.table, formId, most: isSpam ? undefined : form.maxSubmissions };
  await countToday(tools, { ...admitted, scope: scopeOf(formId), form, files: content.files, isSpam });
  const place = await orFirst(tools.table, identity, now, () => takePlace(places, id, now));
  if ('repeatOf' in place) return answer('repeat', place.repeatOf, decision);
  const submission = createSubmission({
    id,
    formId,
    form,
    content: content.special,
    judgement,
    decision,
    attachments: await keepFiles(tools, id, content.files, now),
    origin: websiteOf(headers.origin, body.fields.get(ORIGIN_FIELD), gateOrigins(form)),
    people: peopleOf(content.special, form, salt),
    addressHash,
    now,
    shards: tools.table.shards,
  });
  const { legs, shed } = shareOut(legsOf(form, submission), step, submission);
  if (!isSpam) await tools.fuse.spend(formId, costOf(recipientsOf(form, submission), legs, content.files));
  const storedId = await storeSubmission({ ...tools.table, identity, submission, legs, shed, now });
  await settlePlace(places, id, storedId === id);
  if (storedId !== id) return answer('repeat', storedId, decision);
  if (!isCanary(id)) writeMetrics({ Accepted: 1 }, { correlationId: id, outcome: submission.state });
  return answer(submission.state, id, decision);
}

function admit(tools: SubmissionTools, visit: Visit<Route>) {
  const { form, formId } = visit.route;
  const { headers } = visit.request;
  const session = headers['formspree-session-data'];
  const scope = scopeOf(formId);
  const closed = closedBecause(form, tools.now());
  const gate = gateEntrance(tools, {
    scope,
    gate: { ...form, active: closed === undefined },
    ...(closed !== undefined && { closed }),
    ...form.rate,
    perMinute: form.rate.perFormPerMinute,
  });
  return admitOnce(tools, visit, {
    ...gate,
    admit: (received) => gate.admit(withSender(received, visit.route)),
    limits: BODY_LIMITS,
    read: ({ body }) => readSubmission(visit.route, body),
    identify: ({ body, addressHash }) =>
      identify({
        scope,
        idempotencyKey: headers['idempotency-key'],
        session,
        addressHash,
        bodyHash: hashContents(identifyingFields(withoutPageToken(body.fields)), body.files),
      }),
  });
}

/** What counts a form's visitors. */
function scopeOf(formId: string): string {
  return `form#${formId}`;
}

function withSender(received: Received, { form, formId }: Route): Received {
  const { request, body, salt, now } = received;
  const headers = senderHeaders({ request, form, formId, fields: body.fields, salt, now });
  return { ...received, request: { ...request, headers } };
}

/** Each page that is shown has a token of its own; the same words from another one are still the same. */
function withoutPageToken(fields: Fields): Fields {
  return new Map([...fields].filter(([name]) => name !== PAGE_TOKEN_FIELD));
}

interface Content {
  readonly special: SpecialFields;
  readonly files: readonly CheckedFile[];
  readonly isTrapped: boolean;
}

/** A trapped robot is answered as if all were well, whatever it wrote; files of its that can't be taken are not kept. */
async function readSubmission({ form }: Route, { fields, files }: ParsedBody): Promise<Content> {
  const special = readSpecialFields(fields, form.honeypot, form.fields);
  const { isTrapped } = special;
  const checked = await checkFiles(form, files).catch((error: unknown) => {
    if (!isTrapped) throw error;
    return [];
  });
  if (!isTrapped) {
    const hasPattern = Object.values(form.fields).some(
      (one) => one.type === 'text' && one.pattern !== undefined,
    );
    const findPattern = await loadPatternsIf(hasPattern);
    validateSubmission(form, special, { files: files.map(({ field }) => field), findPattern });
  }
  return { special, files: checked, isTrapped };
}

/** The module that only files need is loaded with the first of them. */
async function checkFiles(
  form: Pick<Route['form'], 'files' | 'fields'>,
  files: ParsedBody['files'],
): Promise<CheckedFile[]> {
  if (files.length === 0) return [];
  const incoming = await import('../files/incoming.ts');
  return incoming.checkFiles(form.files, files, form.fields);
}

async function keepFiles(
  { table, bucket }: SubmissionTools,
  submissionId: string,
  files: readonly CheckedFile[],
  now: Date,
) {
  if (files.length === 0) return [];
  const incoming = await import('../files/incoming.ts');
  return incoming.keepFiles({ bucket, ...table, submissionId, files, now });
}
