import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openOwnerClient } from '../../../cli/owner/client.ts';
import { deletePerson } from '../../../cli/owner/person.ts';
import { deployed } from '../../support/deployed.ts';
import { getStatus, settled, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { callOwner, give, newToken } from './client.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const open = <Of extends 'contact' | 'feedback' | 'images'>(pipeline: Of) =>
  openOwnerClient(pipeline, { config: '', local: false, url: deployed.urls[pipeline] });

it('npm run owner -- person delete deletes what stands in submissions and feedback, with its screenshot', async () => {
  const token = await newToken([
    'contact:read',
    'contact:write',
    'feedback:read',
    'feedback:write',
    'images:read',
    'images:write',
  ]);
  vi.stubEnv('FRONTDESK_OWNER_TOKEN', token);
  const email = `ada-${crypto.randomUUID()}@visitors-tests.dev`;
  const { imageId: screenshot } = await upload(await photo(77, 40).jpeg().toBuffer());
  await settled(screenshot);
  const { responseId } = await give('survey', {
    rating: 2,
    comment: 'broken',
    answers: { team: 'sales' },
    email,
    screenshot,
  });
  const sent = await fetch(`${deployed.urls.contact}/f/${deployed.form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ name: 'Ada', email, message: 'It is broken' }),
  });
  const { submissionId } = (await sent.json()) as { submissionId: string };

  const contact = await open('contact');
  const people = {
    clients: { contact, feedback: await open('feedback') },
    notAsked: {},
    screenshots: { client: await open('images'), preset: 'square' },
  };
  const options = { config: '', local: false, json: false, yes: true };
  await deletePerson(email, options, async () => people);
  expect((await callOwner(token, 'GET', `responses/${responseId}`)).status).toBe(404);
  await expect(contact.getSubmission(submissionId)).rejects.toMatchObject({ status: 404 });
  expect((await getStatus(screenshot)).status).toBe(404);
});
