/**
 * The real app on a local engine of its own, with IAM enforced: free ports, a temporary folder, nothing shared with a
 * running `npm start`. Tests get at it by `test/support/deployed.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDesk } from '../../desk/build.ts';
import { clientSettings } from '../../local/aws-environment.ts';
import { type Lacking, lackingOf } from '../../local/capabilities.ts';
import { localConfig } from '../../local/config.ts';
import { deployApp, type StackOutputs } from '../../local/deploy.ts';
import { localDeskSettings } from '../../local/desk.ts';
import { openEngine } from '../../local/engine.ts';
import { startGraph } from '../../local/graph/server.ts';
import { connectInstagram, type Instagram } from '../../local/instagram.ts';
import { engineMailbox, startMailSink } from '../../local/mail-sink.ts';
import { renewOwnerToken } from '../../local/owner-token.ts';
import { freePort } from '../../local/port.ts';
import { startSite } from '../../local/site/server.ts';
import { startCaptchaProvider } from './captcha-provider.ts';
import { sendLakeToSleep } from './lake-sleep.ts';
import { withConnectedForms } from './local-config.ts';

/** What tests know of the deployed app. Plain data: it goes from vitest's process to the tests'. */
export interface Deployed {
  /** The engine's address, for SDK clients: `clientSettings(endpoint)`. */
  readonly endpoint: string;
  readonly engine: 'ministack' | 'localstack';
  readonly enforcesIam: boolean;
  /** What the engine lacks, with the reasons: `has('cdn')` asks. */
  readonly lacking: Lacking;
  /** Base addresses by pipeline: `urls.contact` is what `/f/{form}` is appended to. */
  readonly urls: Readonly<Record<string, string>>;
  /** By stack name: `outputs['Frontdesk-local-Contact'].TableName`. */
  readonly outputs: StackOutputs;
  /** The local site's origin; `/mailbox/messages` there lists the mails as JSON. */
  readonly site: string;
  /** The seeded form with loose limits. */
  readonly form: string;
  /** Where the form `connected` posts. Nothing listens there until a test does: `startReceiver`. */
  readonly webhooks: string;
  readonly instagram: Instagram;
  /** The Graph API stand-in. */
  readonly graph: string;
}

export interface TestDeployment {
  readonly deployed: Deployed;
  stop(): Promise<void>;
}

/**
 * Starts an engine, deploys, and starts the engine again with its IAM enforced.
 *
 * @param environment further variables, which all functions inherit
 */
export async function startDeployed(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestDeployment> {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-test-'));
  const progress = (line: string) => console.log(`[test deployment] ${line}`);
  const cleanUp: (() => Promise<unknown>)[] = [
    // The last lines of the engine or of a function may still be on their way into the folder.
    () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const stop = async () => {
    for (const step of cleanUp.reverse()) await step();
  };
  try {
    const sink = await startMailSink({ directory: join(directory, 'mail') });
    cleanUp.push(() => sink.stop());
    const engine = await openEngine({
      directory: join(directory, 'engine'),
      port: await freePort(),
      smtpPort: sink.port,
      environment,
      progress,
    });
    cleanUp.push(() => engine.stop());
    const mailbox = engine.relaysMail ? sink : engineMailbox(engine);
    const site = await startSite({ port: await freePort() });
    cleanUp.push(() => site.stop());
    const webhooks = `http://127.0.0.1:${await freePort()}`;
    const captcha = await startCaptchaProvider();
    cleanUp.push(() => captcha.stop());
    const graph = await startGraph();
    cleanUp.push(() => graph.stop());
    const config = localConfig(withConnectedForms(webhooks), {
      engine,
      site: site.origin,
      graph: graph.url,
      captchaVerifyUrl: captcha.verifyUrl,
    });
    const { urls, outputs } = await deployApp({ engine, directory, config, progress });
    await sendLakeToSleep(clientSettings(engine.url));
    const ownerToken = await renewOwnerToken(engine, Object.keys(urls));
    progress('Starting again with IAM enforced');
    await engine.restart({ enforceIam: true });
    const instagram = await connectInstagram({ engine, graph, url: urls['keyword-dm'] ?? '', ownerToken });
    const desk = {
      settings: localDeskSettings({ engine, config, urls, outputs, token: ownerToken }),
      folder: join(directory, 'desk'),
      pictures: [engine.url],
    };
    buildDesk(desk.folder);
    site.publish({ urls, mailbox, ownerToken, instagram: { ...instagram, graph: graph.url }, desk });
    const { kind, url: endpoint, enforcesIam } = engine;
    return {
      deployed: {
        endpoint,
        engine: kind,
        enforcesIam,
        lacking: lackingOf(engine),
        urls,
        outputs,
        site: site.origin,
        form: site.form,
        webhooks,
        instagram,
        graph: graph.url,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
