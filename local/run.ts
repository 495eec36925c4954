/** Brings everything of a local run up, in order, and keeps it up to date. */
import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '../config/deployment.ts';
import { type FrontdeskConfigInput, parseConfig, readConfig } from '../config/index.ts';
import { buildDesk } from '../desk/build.ts';
import { setCaptchaSecrets, startCaptchaStandIn } from './captcha-stand-in.ts';
import { DEMO_PRESET, LOCAL, leftOut, localConfig } from './config.ts';
import { type DeployedApp, type DeployOptions, deployApp } from './deploy.ts';
import { type DeskUser, openDesk } from './desk.ts';
import { openEngine, resetEngine, takeOver } from './engine.ts';
import { DEMO_WIDGET } from './feedback-config.ts';
import { seedFeedback } from './feedback-seed.ts';
import { startGraph } from './graph/server.ts';
import { connectInstagram, nameAccount } from './instagram.ts';
import { engineMailbox, startMailSink } from './mail-sink.ts';
import { renewOwnerToken } from './owner-token.ts';
import { freePort } from './port.ts';
import { startSite } from './site/server.ts';

const PROJECT = join(import.meta.dirname, '..');

export interface RunOptions {
  /** Holds `outputs.json` and, in `data/`, what is stored. */
  readonly directory: string;
  /** The owner's configuration; copied from the example when it does not exist. */
  readonly config: string;
  /** The local site's. */
  readonly port: number;
  /** Forget what an earlier run has stored. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  /** Takes what undoes a step; to be called in reverse order. */
  readonly onStop: (step: () => Promise<unknown>) => void;
  readonly print: (line: string) => void;
}

/**
 * What `outputs.json` holds. Its being there says that all is ready. Addresses have no trailing slash.
 */
export interface Outputs {
  readonly engine: string;
  readonly site: string;
  /** What `/f/{formId}` is appended to. */
  readonly contact: string;
  readonly mailbox: string;
  /** For the owner's routes, with all scopes. */
  readonly ownerToken: string;
  /** The id of a form that takes name, email and message. */
  readonly form: string;
  /** What `/feedback/{widgetId}` is appended to. */
  readonly feedback: string;
  /** The id of a widget of five stars with a public summary. */
  readonly widget: string;
  /** What `/images` is appended to. */
  readonly images: string;
  /** The id of a public preset that takes photos up to 25 MB. */
  readonly preset: string;
  /** What `/instagram/webhook` is appended to. */
  readonly instagram: string;
  /** The Instagram user id of the seeded account. */
  readonly instagramAccount: string;
  readonly instagramAppSecret: string;
  readonly instagramVerifyToken: string;
  /** The Graph API stand-in; `/_delivered` there lists the direct messages that arrived. */
  readonly graph: string;
  /** The address of the desk. */
  readonly desk: string;
  /** An owner who can sign in there for real. @default the engine has no sign-in */
  readonly deskUser?: DeskUser;
}

/** @throws RemedyError and ConfigError with what to do; the signal's reason once it is aborted */
export async function startLocal(options: RunOptions): Promise<Outputs> {
  const { directory, signal, onStop, print } = options;
  const startedAt = Date.now();
  const progress = (line: string) => print(`${seconds(startedAt).padStart(6)}  ${line}`);
  const outputsFile = join(directory, 'outputs.json');

  const own = await readOwnConfig(options.config, progress);
  for (const sentence of leftOut(own)) progress(sentence);
  const services = await startServices(options, { outputsFile, progress });
  signal.throwIfAborted();
  const { engine, site, graph, captcha } = services;
  const deploy: DeployOptions = {
    engine,
    directory: join(directory, 'data'),
    config: localConfig(own, {
      engine,
      site: site.origin,
      graph: graph.url,
      captchaVerifyUrl: captcha.verifyUrl,
    }),
    progress,
    signal,
  };
  const app = await deployApp(deploy);
  if (!app.changed) progress('Nothing has changed since the last deploy');
  signal.throwIfAborted();
  const outputs = await openApp({ services, config: deploy.config, app, directory, signal });
  signal.throwIfAborted();
  onStop(() => rm(outputsFile, { force: true }));
  await writeFile(`${outputsFile}.part`, JSON.stringify(outputs, null, 2));
  await rename(`${outputsFile}.part`, outputsFile);
  progress('Ready');
  for (const line of describe(outputs)) print(line);
  onStop(watchSources(deploy, print));
  onStop(watchDesk(deskFolder(directory), print));
  return outputs;
}

function deskFolder(directory: string): string {
  return join(directory, 'desk');
}

interface Opening {
  readonly services: Awaited<ReturnType<typeof startServices>>;
  /** That is deployed. */
  readonly config: FrontdeskConfigInput;
  readonly app: DeployedApp;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Fills what was deployed with secrets, tokens and examples, and leads the local pages to it. */
async function openApp({ services, config, app, directory, signal }: Opening): Promise<Outputs> {
  const { engine, site, mailbox, graph } = services;
  const { urls, outputs } = app;
  await setCaptchaSecrets(engine.url);
  const ownerToken = await renewOwnerToken(engine, Object.keys(urls));
  signal.throwIfAborted();
  await seedFeedback({
    endpoint: engine.url,
    config,
    outputs: outputs[stackName(LOCAL, 'Feedback')] ?? {},
    now: new Date(),
    signal,
  });
  signal.throwIfAborted();
  const keywordDm = urls['keyword-dm'] ?? '';
  const instagram = await connectInstagram({ engine, graph, url: keywordDm, ownerToken });
  await nameAccount(engine.url, outputs[stackName(LOCAL, 'KeywordDm')]?.TableName ?? '');
  signal.throwIfAborted();
  const local = { engine, config, urls, outputs, token: ownerToken };
  const { desk, deskUser } = await openDesk(local, deskFolder(directory));
  site.publish({ urls, mailbox, ownerToken, instagram: { ...instagram, graph: graph.url }, desk });
  return {
    engine: engine.url,
    site: site.origin,
    contact: urls.contact ?? '',
    mailbox: `${site.origin}/mailbox`,
    ownerToken,
    form: site.form,
    feedback: urls.feedback ?? '',
    widget: DEMO_WIDGET,
    images: urls.images ?? '',
    preset: DEMO_PRESET,
    instagram: keywordDm,
    instagramAccount: instagram.account,
    instagramAppSecret: instagram.appSecret,
    instagramVerifyToken: instagram.verifyToken,
    graph: graph.url,
    desk: `${site.origin}/desk`,
    ...(deskUser && { deskUser }),
  };
}

/** The site and the engine with its mails; each is stopped by `onStop`. */
async function startServices(
  { directory, fresh, port, signal, onStop }: RunOptions,
  { outputsFile, progress }: { readonly outputsFile: string; readonly progress: (line: string) => void },
) {
  const data = join(directory, 'data');
  const embedded = !process.env.AWS_ENDPOINT_URL;
  const engineDirectory = join(data, 'engine');
  // The site first: a taken port is known at once, and a page left open sees that it goes on.
  const site = await startSite({ port });
  onStop(() => site.stop());
  await takeOver(engineDirectory);
  // Not before: a run that goes on keeps its own.
  await rm(outputsFile, { force: true });
  signal.throwIfAborted();
  if (fresh && embedded) await rm(data, { recursive: true, force: true, maxRetries: 5 });

  const sink = await startMailSink({ directory: join(data, 'mail') });
  onStop(() => sink.stop());
  progress(embedded ? 'Starting the local engine' : 'Looking for the engine at AWS_ENDPOINT_URL');
  const engine = await openEngine({
    directory: engineDirectory,
    port: await rememberedPort(data, 'engine-port'),
    smtpPort: sink.port,
    progress,
    signal,
  });
  onStop(() => engine.stop());
  if (fresh && !embedded) await resetEngine(engine);
  const graph = await startGraph({ port: await rememberedPort(data, 'graph-port') });
  onStop(() => graph.stop());
  const captcha = await startCaptchaStandIn({ port: await rememberedPort(data, 'captcha-port') });
  onStop(() => captcha.stop());
  return { engine, site, graph, captcha, mailbox: engine.relaysMail ? sink : engineMailbox(engine) };
}

/** What is deployed holds these addresses (of queues, say), so ports stay from run to run while they are free. */
async function rememberedPort(data: string, name: string): Promise<number> {
  const file = join(data, name);
  const before = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = await freePort(before);
  await mkdir(data, { recursive: true });
  await writeFile(file, String(port));
  return port;
}

/** The owner's configuration as it is written, once it was checked. @throws ConfigError */
async function readOwnConfig(file: string, progress: (line: string) => void): Promise<FrontdeskConfigInput> {
  const example = join(PROJECT, 'frontdesk.config.example.ts');
  const made = await copyFile(example, file, constants.COPYFILE_EXCL).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (made) progress(`Made ${file} from the example: your configuration`);
  const own = await readConfig(file);
  parseConfig(own, file);
  return own as FrontdeskConfigInput;
}

/** How long a file must be left alone: an editor writes several times, a branch switch touches many files. */
const QUIET_MS = 200;

/**
 * Builds the desk again when its source changes.
 *
 * @returns ends the watch
 */
function watchDesk(folder: string, print: (line: string) => void): () => Promise<void> {
  return watchFolder(
    'desk',
    async () => {
      buildDesk(folder);
      print('Built the desk again');
    },
    print,
  );
}

/**
 * Deploys again when a function's source changes, one deploy at a time.
 *
 * @returns ends the watch, and a deploy that is under way
 */
function watchSources(deploy: DeployOptions, print: (line: string) => void): () => Promise<void> {
  return watchFolder(
    'lambdas',
    async (signal) => {
      const startedAt = Date.now();
      const { changed } = await deployApp({ ...deploy, progress: () => {}, signal });
      if (changed) print(`Deployed what changed in ${seconds(startedAt)}`);
    },
    print,
  );
}

/**
 * Does something again whenever files of a folder of the project have changed, once at a time.
 *
 * @returns ends the watch, and what is under way
 */
function watchFolder(
  name: string,
  again: (signal: AbortSignal) => Promise<void>,
  print: (line: string) => void,
): () => Promise<void> {
  const ending = new AbortController();
  const signal = ending.signal;
  async function run(): Promise<void> {
    await again(signal).catch((error: Error) => {
      if (!signal.aborted)
        print(
          `\nThat did not get through: what had not changed by then goes on as it was. ${error.message}\n`,
        );
    });
  }
  const watching = (async () => {
    let timer: NodeJS.Timeout | undefined;
    let last = Promise.resolve();
    for await (const _ of watch(join(PROJECT, name), { recursive: true, signal })) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(run);
      }, QUIET_MS);
    }
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') print(`Changes of sources are not seen: ${error.message}`);
  });
  return async () => {
    ending.abort();
    await watching;
  };
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function describe(outputs: Outputs): string[] {
  const { site, contact, feedback, mailbox, engine, form, widget, instagram, desk } = outputs;
  const rows = [
    ['Site', site],
    ['Mailbox', mailbox],
    ['Desk', desk],
    ['Contact form', `${site}/contact`],
    ['… with a client', `${site}/contact-client`],
    ['… files, captcha', `${site}/contact-more`],
    ['… by its address', `${contact}/f/${form}`],
    ['Feedback', `${site}/feedback`],
    ['… that comes', `${site}/feedback-modes`],
    ['… no script', `${feedback}/feedback/${widget}`],
    ['Images', `${site}/images`],
    ['… with Uppy', `${site}/images-uppy`],
    ['Instagram', `${site}/instagram`],
    ['… webhook', `${instagram}/instagram/webhook`],
    ['Engine', engine],
  ];
  return [
    '',
    ...rows.map(([name = '', value]) => `  ${name.padEnd(16)} ${value}`),
    '',
    'Ctrl-C stops it all.',
  ];
}
