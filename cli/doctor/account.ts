/** What the account and region must have before anything is deployed, and what they allow. */
import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DEFAULT_QUALIFIER } from '../../config/bootstrap.ts';
import { configuredPipelines } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { advice, type Check, type Finding, isNotFound, ok, problem } from './finding.ts';

/** The oldest version of `cdk bootstrap` that this app's assets deploy with (aws-cdk-lib's default synthesizer). */
const OLDEST_BOOTSTRAP = 6;

/** Below this many functions at once a burst of visitors is refused. AWS gives new accounts 10, and 1,000 on request. */
const FEW_AT_ONCE = 100;

/** The most that new accounts give a function; no function here asks for more. */
const MEMORY_OF_NEW_ACCOUNTS = 3008;

export const bootstrap: Check = {
  subject: 'CDK bootstrap',
  async run({ environment: { name, region, bootstrap } }) {
    const { qualifier } = bootstrap;
    const command = `npm run bootstrap -- --environment ${name}`;
    try {
      const { Parameter } = await new SSMClient({ region }).send(
        new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` }),
      );
      const version = Number(Parameter?.Value);
      return version >= OLDEST_BOOTSTRAP
        ? [ok(this.subject, `version ${version}`)]
        : [problem(this.subject, `version ${version} is older than ${OLDEST_BOOTSTRAP}`, command)];
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const by = qualifier === DEFAULT_QUALIFIER ? '' : ` by the qualifier ${qualifier}`;
      return [problem(this.subject, `${region} has never been prepared for CDK${by}`, command)];
    }
  },
};

export const permissionsBoundary: Check = {
  subject: 'permissions boundary',
  async run({ environment: { name, account, region, bootstrap } }) {
    const policy = bootstrap.permissionsBoundary;
    if (policy === undefined) return [];
    const partition = region.startsWith('cn-')
      ? 'aws-cn'
      : region.startsWith('us-gov-')
        ? 'aws-us-gov'
        : 'aws';
    const PolicyArn = `arn:${partition}:iam::${account}:policy/${policy}`;
    try {
      await new IAMClient({ region }).send(new GetPolicyCommand({ PolicyArn }));
      return [ok(this.subject, policy)];
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return [
        problem(
          this.subject,
          `${PolicyArn} does not exist: no role can be made`,
          `Correct environments.${name}.bootstrap.permissionsBoundary, or have the policy made.`,
        ),
      ];
    }
  },
};

export const quotas: Check = {
  subject: 'Lambda quotas',
  async run({ config, environment: { name, region, reserve } }) {
    const { AccountLimit } = await new LambdaClient({ region }).send(new GetAccountSettingsCommand({}));
    const atOnce = AccountLimit?.ConcurrentExecutions ?? 0;
    const doors = configuredPipelines(config).length;
    return [judgeConcurrency(atOnce, region, config), ...judgeReserve(atOnce, { name, reserve, doors })];
  },
};

/**
 * A contact form or a widget of a small site needs few at once. Each queue takes two at most; but those of pictures and of
 * Instagram's bursts take them for minutes, and with streams and pages all of ten are soon in use.
 *
 * @param atOnce how many functions may run at the same time in the account and region
 */
export function judgeConcurrency(
  atOnce: number,
  region: string,
  { images, keywordDm }: Pick<FrontdeskConfig, 'images' | 'keywordDm'>,
): Finding {
  const memory = `no function asks for more than ${MEMORY_OF_NEW_ACCOUNTS} MB, which every account gives`;
  if (atOnce >= FEW_AT_ONCE) return ok(quotas.subject, `${atOnce} functions at once; ${memory}`);
  const hungry = [images && 'images', keywordDm && 'Instagram'].filter((name) => name !== undefined);
  const remedy = `Ask for 1,000, free of charge: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000 --region ${region}`;
  return hungry.length > 0
    ? problem(
        quotas.subject,
        `only ${atOnce} functions at once, of which ${hungry.join(' and ')} can keep several busy for minutes: then visitors of every form may get an error; ${memory}`,
        remedy,
      )
    : advice(
        quotas.subject,
        `only ${atOnce} functions at once: beyond that, visitors are told to try again; ${memory}`,
        remedy,
      );
}

/** What AWS wants left for functions without a reservation: "Configuring reserved concurrency" in the Lambda guide. */
const LEFT_FOR_OTHERS = 100;
/** What a front door of a site needs that is in the news. */
const USUAL_RESERVE = 20;

/**
 * Whether executions can be reserved for the front doors. AWS refuses a deploy that leaves too few for others.
 *
 * @param doors how many there are: one for each pipeline
 */
export function judgeReserve(
  atOnce: number,
  {
    name,
    reserve,
    doors,
  }: { readonly name: string; readonly reserve?: number | undefined; readonly doors: number },
): Finding[] {
  const { subject } = quotas;
  const needs = (each: number) => LEFT_FOR_OTHERS + doors * each;
  if (doors === 0) return [];
  if (reserve !== undefined && atOnce < needs(reserve))
    return [
      problem(
        subject,
        `environments.${name}.reserve: ${reserve} for each of ${doors} front doors wants ${needs(reserve)} functions at once, and there are ${atOnce}: a deploy would be refused`,
        `Take it out of the configuration until AWS has given more, or reserve at most ${Math.floor(Math.max(0, atOnce - LEFT_FOR_OTHERS) / doors)}.`,
      ),
    ];
  if (reserve !== undefined)
    return [ok(subject, `${reserve} functions at once are reserved for each of ${doors} front doors`)];
  if (atOnce < needs(USUAL_RESERVE)) return [];
  return [
    advice(
      subject,
      'nothing is reserved for what takes in visitors’ submissions: another program of the account may use all',
      `If there are others: environments.${name}.reserve: ${USUAL_RESERVE}, and deploy. It costs nothing.`,
    ),
  ];
}

export const budget: Check = {
  subject: 'AWS Budget',
  async run({ environment: { account } }) {
    // Budgets are the account's and have one endpoint, in us-east-1.
    const { Budgets = [] } = await new BudgetsClient({ region: 'us-east-1' }).send(
      new DescribeBudgetsCommand({ AccountId: account }),
    );
    return Budgets.length > 0
      ? [ok(this.subject, Budgets.map(({ BudgetName }) => BudgetName).join(', '))]
      : [
          advice(
            this.subject,
            'nobody hears of it when the account’s bill grows',
            'Make one, free of charge: AWS console → Billing → Budgets → «Zero spend» or a monthly sum, mailed to you.',
          ),
        ];
  },
};
