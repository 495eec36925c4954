/** How a test gets at the deployed app of its run. For projects with `deployed-setup.ts` only. */
import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { clientSettings } from '../../local/aws-environment.ts';
import type { Capability } from '../../local/capabilities.ts';
import type { Mail, MailSummary } from '../../local/mail-sink.ts';
import type { Deployed } from './app.ts';
import { waitFor } from './wait.ts';

export const deployed = await waitForDeployment(inject('deployedFile'));

/** @throws when the deployment has failed, with its error */
async function waitForDeployment(file: string): Promise<Deployed> {
  const text = await waitFor('the deployment', () => readFile(file, 'utf8'), Boolean, { withinMs: 300_000 });
  const { deployed, error } = JSON.parse(text) as { deployed?: Deployed; error?: string };
  if (!deployed) throw new Error(error);
  return deployed;
}

/** Whether this run's engine has what a test needs: `it.runIf(has('cdn'))(…)`. */
export function has(capability: Capability): boolean {
  return deployed.lacking[capability] === undefined;
}

/** For SDK clients: `new DynamoDBClient(aws)`. Everything is allowed, as to an administrator. */
export const aws = clientSettings(deployed.endpoint);

/** An output of a pipeline's stack. @throws when there is none */
export function output(
  pipeline: 'Contact' | 'Feedback' | 'Images' | 'KeywordDm' | 'Desk' | 'Data',
  name: string,
): string {
  const value = deployed.outputs[`Frontdesk-local-${pipeline}`]?.[name];
  if (value === undefined) throw new Error(`The ${pipeline} stack has no output ${name}`);
  return value;
}

/** Every mail that was sent in this run, newest first. */
export async function listMails(): Promise<MailSummary[]> {
  const response = await fetch(`${deployed.site}/mailbox/messages`);
  return (await response.json()) as MailSummary[];
}

async function getMail(id: string): Promise<Mail> {
  const response = await fetch(`${deployed.site}/mailbox/messages/${id}`);
  if (!response.ok) throw new Error(`No mail ${id}: ${response.status}`);
  return (await response.json()) as Mail;
}

/** The mails that hold a text (a marker that the test made up) in their text part, newest first. */
export async function findMails(marker: string): Promise<Mail[]> {
  const mails = await Promise.all((await listMails()).map(({ id }) => getMail(id)));
  return mails.filter((mail) => mail.text.includes(marker));
}

/** The mails that an address got, newest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const mails = await Promise.all((await listMails()).map(({ id }) => getMail(id)));
  return mails.filter(({ to }) => to.some((recipient) => recipient.includes(address)));
}

/** Waits until that many mails hold the marker. @throws after the bound, with what there is */
export async function waitForMails(marker: string, count = 1): Promise<Mail[]> {
  return waitFor(
    `${count} mail(s) with ${marker}`,
    () => findMails(marker),
    (mails) => mails.length >= count,
  );
}
