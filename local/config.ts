/** What the local run adds to the owner's configuration. Nothing of this reaches AWS. */
import { DEFAULT_ROOT, type EnvironmentId } from '../config/deployment.ts';
import type { FrontdeskConfigInput } from '../config/index.ts';
import { isLoopbackHttp } from '../config/web-address.ts';
import { ACCOUNT, REGION } from './aws-environment.ts';
import { can } from './capabilities.ts';
import { localData } from './data-config.ts';
import type { Engine } from './engine.ts';
import { localFeedback } from './feedback-config.ts';
import { localKeywordDm } from './instagram.ts';

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
  return {
    ...own,
    name: LOCAL.root,
    environments: { [ENVIRONMENT]: localEnvironment(options) },
    contact: {
      ...own.contact,
      forms: { ...Object.fromEntries(forms), ...demoForms(own.owner.email, options.site, origins) },
    },
    feedback: localFeedback(own.feedback, options.site, origins),
    images: localImages(own.images, origins),
    data: localData(own.data, can(options.engine.kind, 'kinesis')),
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
