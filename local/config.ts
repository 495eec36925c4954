/** What the local run adds to the owner's configuration. Nothing of this reaches AWS. */
import { DEFAULT_ROOT, type EnvironmentId } from '../config/deployment.ts';
import type { FrontdeskConfigInput } from '../config/index.ts';
import { isLoopbackHttp } from '../config/web-address.ts';
import { ACCOUNT, REGION } from './aws-environment.ts';
import { can } from './capabilities.ts';
import { inPlaceOfLake, localData } from './data-config.ts';
import type { Engine } from './engine.ts';
import { DEMO_SURVEY, DEMO_WIDGET, DEMO_WIDGETS, localFeedback, SAMPLE_WIDGET } from './feedback-config.ts';
import { DEMO_ACCOUNT, localKeywordDm } from './instagram.ts';

/** The one environment of a local run; part of stack and parameter names. */
export const ENVIRONMENT = 'local';
/** By what things are named in it. */
export const LOCAL: EnvironmentId = { root: DEFAULT_ROOT, name: ENVIRONMENT };

/** A seeded form that takes name, email and message, also a thousand a minute from one address. */
export const DEMO_FORM = 'demo';

/** A seeded form that takes files, and answers its sender by mail. */
export const DEMO_FILES_FORM = 'demo-files';

/** A seeded form that asks for a captcha's proof, which a stand-in gives. */
export const DEMO_CAPTCHA_FORM = 'demo-captcha';

/** A seeded public preset that takes photos. */
export const DEMO_PRESET = 'photos';
/** Of its largest photo, in bytes: what a gallery takes by itself. */
export const DEMO_MAX_BYTES = 25_000_000;

/** Further seeded presets: small round pictures, and wide ones. */
export const DEMO_PRESETS = [DEMO_PRESET, 'demo-avatars', 'demo-heroes'] as const;

/** What the demos are called, by what they are. */
const DEMOS = {
  forms: [DEMO_FORM, DEMO_FILES_FORM, DEMO_CAPTCHA_FORM],
  widgets: [DEMO_WIDGET, SAMPLE_WIDGET, ...DEMO_WIDGETS],
  presets: DEMO_PRESETS,
  surveys: [DEMO_SURVEY],
} as const;

/** Ids of the owner's that a demo has on this machine, by what they name. */
type GivenWay = Readonly<Record<keyof typeof DEMOS, readonly string[]>>;

function givenWay({ contact, feedback, images }: FrontdeskConfigInput): GivenWay {
  const among = (demos: readonly string[], own: object = {}) => demos.filter((id) => Object.hasOwn(own, id));
  return {
    forms: among(DEMOS.forms, contact?.forms),
    widgets: among(DEMOS.widgets, feedback?.widgets),
    presets: among(DEMOS.presets, images?.presets),
    surveys: among(DEMOS.surveys, feedback?.surveys),
  };
}

/** What a local run leaves out, a sentence each: what the owner has where the local pages need demos by these ids, and the lake where it has no room. */
export function leftOut(own: FrontdeskConfigInput): string[] {
  const { forms, widgets, presets, surveys } = givenWay(own);
  const paths = [
    ...forms.map((id) => `contact.forms.${id}`),
    ...widgets.map((id) => `feedback.widgets.${id}`),
    ...presets.map((id) => `images.presets.${id}`),
    ...surveys.map((id) => `feedback.surveys.${id}`),
  ];
  const dataset = inPlaceOfLake(own.data);
  return [
    ...paths.map((path) => `${path} is a demo on this machine: yours is only deployed to AWS`),
    ...(dataset === undefined
      ? []
      : [`The lake is not there to try out: data.datasets.${dataset} has the name of one of its tables`]),
  ];
}

/** More than a demo or a benchmark on one machine sends, so that only a form's own limits are met. */
const LOOSE_PER_MINUTE = 100_000;

export interface LocalConfigOptions {
  readonly engine: Pick<Engine, 'kind'> & Partial<Pick<Engine, 'url'>>;
  /** The origin that the local pages are opened at; its twin (localhost and 127.0.0.1) is allowed as well. */
  readonly site: string;
  /** Where captcha proofs are checked instead of at their provider. @default at their provider */
  readonly captchaVerifyUrl?: string;
  /** The address of the Graph API stand-in. @default none, and Instagram is left out */
  readonly graph?: string;
}

/** The configuration to deploy on this machine: the owner's, for one environment, with the seeded form. */
export function localConfig(own: FrontdeskConfigInput, options: LocalConfigOptions): FrontdeskConfigInput {
  const origins = [options.site, options.site.replace('//localhost', '//127.0.0.1')];
  const forms = Object.entries(own.contact?.forms ?? {}).map(([id, form]) => [
    id,
    { ...form, origins: [...(form.origins ?? []), ...origins], webhook: localWebhook(form.webhook) },
  ]);
  const gone = givenWay(own);
  const accounts = options.graph === undefined ? [] : [DEMO_ACCOUNT];
  return {
    ...own,
    name: LOCAL.root,
    environments: { [ENVIRONMENT]: localEnvironment(options) },
    contact: {
      ...own.contact,
      forms: { ...Object.fromEntries(forms), ...demoForms(own.owner.email, options.site, origins) },
    },
    feedback: localFeedback(own.feedback, { ...options, origins, gone: gone.widgets }),
    images: localImages(own.images, origins),
    data: localData(withoutFieldsOf(own.data, gone, accounts), can(options.engine.kind, 'kinesis')),
    desk: own.desk ?? {},
    keywordDm: options.graph === undefined ? undefined : localKeywordDm(own.keywordDm, options.graph),
  };
}

function localEnvironment({
  engine: { kind, url },
  site,
  captchaVerifyUrl,
}: LocalConfigOptions): FrontdeskConfigInput['environments'][string] {
  return {
    account: ACCOUNT,
    region: REGION,
    removal: 'destroy',
    throttle: { rate: 5_000, burst: 5_000 },
    engine: {
      architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
      sesIdentity: can(kind, 'sesIdentity'),
      cdn: can(kind, 'cdn'),
      dashboard: can(kind, 'dashboard'),
      budgets: can(kind, 'budgets'),
      athena: can(kind, 'athena'),
      eventArchive: can(kind, 'eventArchive'),
      iot: can(kind, 'iot'),
      managedLogin: can(kind, 'managedLogin'),
      loginBranding: can(kind, 'loginBranding'),
      ...(url !== undefined && { cognitoUrl: url }),
      deskUrl: `${site}/desk/`,
      allowLoopbackWebhooks: true,
      ...(captchaVerifyUrl !== undefined && { captchaVerifyUrl }),
    },
  };
}

/** What is tried out on this machine is no business of the owner's services: only those on this machine hear of it. */
function localWebhook(webhook: Forms[string]['webhook']): Forms[string]['webhook'] {
  return webhook && isLoopbackHttp(webhook.url) ? webhook : undefined;
}

type Data = NonNullable<FrontdeskConfigInput['data']>;

/** The lake's fields of what is here: a field of a form or an account that is not would be refused. */
function withoutFieldsOf(
  own: Data | undefined,
  gone: GivenWay,
  accounts: readonly string[],
): Data | undefined {
  if (!own?.lake?.fields) return own;
  const { fields } = own.lake;
  const keep = <Value>(all: Readonly<Record<string, Value>> = {}, isHere: (id: string) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => isHere(id)));
  const here = {
    forms: keep(fields.forms, (id) => !gone.forms.includes(id)),
    widgets: keep(fields.widgets, (id) => !gone.widgets.includes(id)),
    presets: keep(fields.presets, (id) => !gone.presets.includes(id)),
    accounts: keep(fields.accounts, (id) => accounts.includes(id)),
  };
  return { ...own, lake: { ...own.lake, fields: here } };
}

type Images = NonNullable<FrontdeskConfigInput['images']>;

function localImages(own: Images | undefined, origins: string[]): Images {
  const presets = Object.entries(own?.presets ?? {}).map(([id, preset]) => [
    id,
    { ...preset, origins: [...(preset.origins ?? []), ...origins] },
  ]);
  const demo = (kind: Images['presets'][string]['kind']): Images['presets'][string] => ({
    kind,
    public: true,
    origins,
    rate: {
      perAddressPerMinute: LOOSE_PER_MINUTE,
      perPresetPerMinute: LOOSE_PER_MINUTE,
      imagesPerDay: LOOSE_PER_MINUTE,
      megabytesPerDay: LOOSE_PER_MINUTE,
      perAddressShareOfDay: 1,
    },
  });
  const [photos, avatars, heroes] = DEMO_PRESETS;
  const demos = {
    [photos]: { ...demo('gallery'), maxBytes: DEMO_MAX_BYTES },
    [avatars]: demo('avatar'),
    [heroes]: demo('hero'),
  };
  return { ...own, presets: { ...Object.fromEntries(presets), ...demos } };
}

type Forms = NonNullable<FrontdeskConfigInput['contact']>['forms'];

/** In the visitor's language, so that the form's own page mixes none. */
const LABELS = {
  name: { en: 'Name', de: 'Name', es: 'Nombre', fr: 'Nom' },
  email: { en: 'E-mail', de: 'E-Mail', es: 'Correo electrónico', fr: 'E-mail' },
  message: { en: 'Message', de: 'Nachricht', es: 'Mensaje', fr: 'Message' },
};

function demoForms(to: string, site: string, origins: string[]): Forms {
  const plain = demoForm(to, site, origins);
  return {
    [DEMO_FORM]: plain,
    [DEMO_FILES_FORM]: {
      ...plain,
      files: {},
      autoresponse: {
        subject: 'Your message has arrived',
        text: 'Thank you! We answer within two days.',
      },
    },
    [DEMO_CAPTCHA_FORM]: { ...plain, captcha: { provider: 'turnstile' } },
  };
}

function demoForm(to: string, site: string, origins: string[]): Forms[string] {
  return {
    to: [to],
    site,
    origins,
    subject: 'New message from {name}',
    fields: {
      name: { type: 'text', label: LABELS.name, required: true, maxLength: 200 },
      email: { type: 'email', label: LABELS.email, required: true },
      message: { type: 'text', label: LABELS.message, required: true, maxLength: 10_000 },
    },
    rate: {
      perAddressPerMinute: LOOSE_PER_MINUTE,
      perFormPerMinute: LOOSE_PER_MINUTE,
      perFormPerDay: LOOSE_PER_MINUTE,
      perAddressShareOfDay: 1,
    },
  };
}
