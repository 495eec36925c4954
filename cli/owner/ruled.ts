/** A form or a widget, as commands about its rules see it. */
import { type FrontdeskConfig, tryRules, tryWidgetRules } from '../../config/index.ts';
import type { Submission } from '../../contract/client/contact.ts';
import type { Response } from '../../contract/client/feedback.ts';
import { sideOfForm, storedSubmission } from '../../lambdas/contact/submission/decide.ts';
import { sideOfWidget, storedResponse } from '../../lambdas/feedback/response/decide.ts';
import type { Fired } from '../../lambdas/shared/rules/decide.ts';
import type { Side, Stored } from '../../lambdas/shared/rules/replay.ts';
import { readPlace, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { walk } from './answers.ts';
import { openOwnerClient } from './client.ts';
import type { Span } from './rules.ts';

export interface Ruled {
  readonly id: string;
  /** What comes in by it: `submissions` or `responses`. */
  readonly things: string;
  /** How it decides as it is configured. */
  readonly now: Side;
  readonly timeZone: string;
  /** The same with other rules. @param file what a message calls them. @throws ConfigError */
  readonly tryRules: (rules: unknown, file: string) => Side;
  /** What came in within the span, newest first. */
  readonly read: () => AsyncGenerator<{ readonly stored: Stored; readonly rules: readonly Fired[] }>;
}

/** The one that the options name. @throws CommandError when they name none or both */
export async function openRuled(options: Span): Promise<Ruled> {
  const { form, widget } = options;
  if ((form === undefined) === (widget === undefined))
    throw new CommandError('Say whose rules: --form <id>, --widget <id> or --account <name>.');
  const { config, configFile } = await readPlace(options);
  if (form !== undefined) return ruledForm(options, config, form, configFile);
  return ruledWidget(options, config, String(widget), configFile);
}

function ruledForm(options: Span, config: FrontdeskConfig, given: string, file: string): Ruled {
  const forms = config.contact?.forms ?? {};
  const id = requireOneOf(given, Object.keys(forms), 'form', file);
  const form = found(forms[id]);
  return {
    id,
    things: 'submissions',
    now: sideOfForm(form),
    timeZone: config.owner.timeZone,
    tryRules: (rules, name) => sideOfForm(tryRules(form, rules, name, config.destinations)),
    async *read() {
      const client = await openOwnerClient('contact', options);
      const range = { form: id, from: beginning(options) };
      for await (const one of walk<Submission>((paging) => client.listSubmissions({ ...range, ...paging })))
        yield {
          stored: storedSubmission({ ...one, fields: Object.entries(one.fields) }),
          rules: one.rules ?? [],
        };
    },
  };
}

function ruledWidget(options: Span, config: FrontdeskConfig, given: string, file: string): Ruled {
  const widgets = config.feedback?.widgets ?? {};
  const id = requireOneOf(given, Object.keys(widgets), 'widget', file);
  const widget = found(widgets[id]);
  const to = config.feedback?.to ?? [config.owner.email];
  return {
    id,
    things: 'responses',
    now: sideOfWidget(widget, to),
    timeZone: config.owner.timeZone,
    tryRules: (rules, name) => sideOfWidget(tryWidgetRules(widget, rules, name, config.destinations), to),
    async *read() {
      const client = await openOwnerClient('feedback', options);
      const range = { widget: id, from: beginning(options) };
      for await (const one of walk<Response>((paging) => client.listResponses({ ...range, ...paging })))
        yield { stored: storedResponse(one), rules: one.rules ?? [] };
    },
  };
}

function found<One>(one: One | undefined): One {
  if (one === undefined) throw new CommandError('It is not configured.');
  return one;
}

const DAY_MILLISECONDS = 86_400_000;

function beginning({ days }: Span): string {
  return new Date(Date.now() - days * DAY_MILLISECONDS).toISOString();
}
