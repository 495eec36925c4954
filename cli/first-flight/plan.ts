/** A first flight's place and configuration: everything of it has a name of its own, so that all of it can be found again. */
import { existsSync } from 'node:fs';
import type { EnvironmentId } from '../../config/deployment.ts';
import type { EnvironmentConfig } from '../../config/environment.ts';
import type { FrontdeskConfigInput } from '../../config/index.ts';
import { findPlaceholders } from '../../config/placeholders.ts';
import { currentAccount, openWorkplace, type PlaceOptions, readPlace, type Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { DEFAULT_CONFIG } from '../options.ts';

/** By what everything of a flight is named. */
export const FLIGHT: EnvironmentId = { root: 'firstflight', name: 'trial' };

/** Of CDK's roles and bucket, so that the account's own bootstrap is neither needed nor touched. */
const QUALIFIER = 'fdflight';
/** The stack that CDK makes for a qualifier of its own. */
export const TOOLKIT_STACK = `CDKToolkit-${QUALIFIER}`;

/** Whether something is named as what a flight has made, whatever made it. */
export const isNamedAfterFlight = (name: string): boolean =>
  /^(\/aws\/lambda\/|\/)?(firstflight[-/]|cdk-fdflight-)/i.test(name);

/** The month's sum at which AWS warns, in dollars. It is the least that a budget of AWS's takes. */
const BUDGET_DOLLARS = 1;

export interface PlanOptions extends PlaceOptions {
  /** Where the flight's one mail goes. @default `owner.email` of the configuration */
  readonly email?: string | undefined;
  /** @default that of the configuration's environment */
  readonly region?: string | undefined;
}

/** Where a flight goes, or went. */
export interface Whereabouts {
  readonly account: string;
  readonly region: string;
  /** What the local engine lacks. Undefined on AWS. */
  readonly engine?: EnvironmentConfig['engine'];
}

export interface Plan extends Whereabouts {
  /** Gets the flight's mails, and is their sender while the configuration names no other. */
  readonly email: string;
  /** The address that mails come from. */
  readonly from: string;
  /** The SES identity that covers it. */
  readonly identity: string;
  /** Whether CloudFront serves pictures, scripts and the desk. */
  readonly cdn: boolean;
  /** The command that takes it away, whatever is configured by then. */
  readonly clean: string;
}

/** Whether there is a configuration that could be deployed: `npm start` leaves a copy of the example. */
async function isFilledIn(options: PlanOptions): Promise<boolean> {
  if (!existsSync(options.config)) return false;
  const { config, environment } = await readPlace(options);
  return findPlaceholders(config, environment).length === 0;
}

/** The owner's own place, where a configuration is filled in. @throws CommandError when it contradicts what was typed */
async function openOwnPlace(options: PlanOptions): Promise<Workplace | undefined> {
  if (options.local)
    throw new CommandError('A first flight is for AWS. On this machine npm start runs the same product.');
  if (!(await isFilledIn(options))) return undefined;
  const place = await openWorkplace(options);
  const { region } = place.environment;
  if (options.region !== undefined && options.region !== region)
    throw new CommandError(
      `${options.config} names ${region}. Leave --region out, choose --environment, or add --config none to go to ${options.region} without it.`,
    );
  return place;
}

const CLEAN = 'npm run first-flight -- --clean';

/** The command that takes away what was flown by such options. */
export function cleanCommand(
  { config, environment }: Pick<PlanOptions, 'config' | 'environment'>,
  isConfigured: boolean,
  region: string,
): string {
  if (!isConfigured) return `${CLEAN} --config none --region ${region}`;
  return [
    CLEAN,
    ...(config === DEFAULT_CONFIG ? [] : [`--config ${config}`]),
    ...(environment === undefined ? [] : [`--environment ${environment}`]),
  ].join(' ');
}

/**
 * By the owner's configuration where it is filled in, otherwise by what was typed.
 *
 * @throws CommandError when neither says where to
 */
export async function planFlight(options: PlanOptions & { readonly cdn: boolean }): Promise<Plan> {
  const { cdn } = options;
  const own = await openOwnPlace(options);
  if (own) {
    const { config, environment } = own;
    const { account, region, engine } = environment;
    const { from, identity } = config.mail;
    const email = options.email ?? config.owner.email;
    const clean = cleanCommand(options, true, region);
    return { account, region, email, from, identity, cdn, clean, ...(engine && { engine }) };
  }
  const { email, region } = options;
  if (email === undefined || region === undefined)
    throw new CommandError(
      `${options.config} is not filled in yet, so say where to: npm run first-flight -- --email you@example.com --region eu-central-1`,
    );
  const account = await currentAccount(region);
  const clean = cleanCommand(options, false, region);
  return { account, region, email, from: `First flight <${email}>`, identity: email, cdn, clean };
}

/** Where an earlier flight is looked for. @throws CommandError when neither the configuration nor the options say it */
export async function planClean(options: PlanOptions): Promise<Whereabouts> {
  const own = await openOwnPlace(options);
  if (own) return own.environment;
  const { region } = options;
  if (region === undefined)
    throw new CommandError(
      `${options.config} is not filled in yet, so say where the flight was: ${cleanCommand(options, false, 'eu-central-1')}`,
    );
  return { account: await currentAccount(region), region };
}

/** One of everything that is deployed, with the least of each. */
export function flightConfig({
  account,
  region,
  email,
  from,
  identity,
  cdn,
  engine,
}: Plan): FrontdeskConfigInput {
  const site = 'https://www.example.com';
  return {
    name: FLIGHT.root,
    owner: { email },
    mail: { from, identity },
    awsBudget: { perMonth: BUDGET_DOLLARS },
    environments: {
      [FLIGHT.name]: {
        account,
        region,
        removal: 'destroy',
        bootstrap: { qualifier: QUALIFIER },
        ...(engine && { engine }),
      },
    },
    desk: { cdn },
    events: { bus: true, archiveDays: 1 },
    contact: {
      forms: {
        main: {
          to: [email],
          site,
          fields: {
            name: { type: 'text', required: true },
            email: { type: 'email', required: true },
            message: { type: 'text', required: true },
          },
        },
      },
    },
    feedback: { cdn, widgets: { rating: { kind: 'stars', site } } },
    images: { cdn, presets: { gallery: { kind: 'gallery', public: true, origins: [site], widths: [320] } } },
    // Nobody's account: a flight does not speak to Meta.
    keywordDm: { accounts: { nobody: { userId: '10000' } } },
    data: {
      datasets: {
        orders: {
          columns: {
            id: { type: 'text', required: true },
            amount: { type: 'number', min: 0, required: true },
          },
          key: 'id',
        },
      },
    },
  };
}
