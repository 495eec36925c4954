/**
 * Leads from a link in a mail to the file: the link is ours and lasts, S3's is made at this moment and lasts a minute.
 * Serves the contract, too.
 */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Brand } from '../../config/brand.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { answerFile, asksForContract, type Files } from '../shared/http/files.ts';
import { html } from '../shared/http/html.ts';
import type { Request } from '../shared/http/request.ts';
import { htmlPage, redirect } from '../shared/http/respond.ts';
import { sayIn } from '../shared/page/messages.ts';
import { page, pageHeaders } from '../shared/page/page.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient, isExpired } from '../shared/table/table.ts';
import { attachmentEnvironment } from './environment.ts';
import { contentDisposition } from './files/content-disposition.ts';
import { readAttachmentToken } from './files/token.ts';
import { languageOf, TEXTS } from './form/page-texts.ts';
import { type Attachment, type Submission, submissionPartition } from './submission/submission.ts';

const environment = parseEnvironment(attachmentEnvironment);
const { brand, ...files } = bundledConfig<Files & { readonly brand?: Brand }>();
const client = createTableClient();
const s3 = new S3Client({});
const parameters = createParameters(new SSMClient({}));
const keyName = parameterName(environmentId(environment), 'contact', 'token-key');

/** Enough to follow a redirect. */
const PRESIGNED_SECONDS = 60;

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  async answer(request) {
    if (asksForContract(request)) return answerFile(files, request);
    const now = new Date();
    const { [keyName]: key = '' } = await parameters.get([keyName]);
    // Signed, so that a guess costs us no look into the table.
    const reference = readAttachmentToken(request.segments[1] ?? '', key, now);
    const attachment = reference && (await findAttachment(reference.submissionId, reference.index, now));
    if (!attachment)
      throw new HttpError(404, 'NOT_FOUND', 'This link does not lead to a file, or no longer.');
    return redirect(await presign(attachment), { 'referrer-policy': 'no-referrer' }, 302);
  },
  errorPage,
});

/** Of a submission that is there. Its files may be gone a little later than itself. */
async function findAttachment(
  submissionId: string,
  index: number,
  now: Date,
): Promise<Attachment | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: environment.TABLE_NAME,
      Key: { pk: submissionPartition(submissionId), sk: 'submission' },
      ConsistentRead: true,
    }),
  );
  const submission = Item as Submission | undefined;
  return submission && !isExpired(submission, now) ? submission.attachments?.[index] : undefined;
}

/** The browser saves what comes, under its name; it is told not to show it, whatever it is. */
function presign({ key, name, type }: Attachment): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: environment.FILES_BUCKET,
    Key: key,
    ResponseContentDisposition: contentDisposition(name),
    ResponseContentType: type,
    ResponseCacheControl: 'private, no-store',
  });
  return getSignedUrl(s3, command, { expiresIn: PRESIGNED_SECONDS });
}

function errorPage(error: HttpError, request: Request): APIGatewayProxyResult {
  const language = languageOf(request);
  const { noSuchFile, trouble } = TEXTS[language];
  const title = error.status === 404 ? noSuchFile : trouble;
  const body = html`<h1 class="failed">${title}</h1>
<p>${sayIn(error.message, language).text}</p>`;
  return htmlPage(error.status, page({ title, language, body, brand }), {
    ...pageHeaders([], [], brand),
    ...error.headers,
  });
}
