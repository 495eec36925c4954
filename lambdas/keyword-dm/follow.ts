/** Follows a short link: 302 to the product, counting people and bots apart. Serves the contract, too. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Brand } from '../../config/brand.ts';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { answerFile, asksForContract, type Files } from '../shared/http/files.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { transact } from '../shared/table/transact.ts';
import { updateExpressions } from '../shared/table/update.ts';
import { followEnvironment } from './environment.ts';
import { gonePage } from './rules/gone-page.ts';
import { isBot, isCode, type Link, targetOf } from './rules/link.ts';
import { linkKey } from './table/keys.ts';

const { TABLE_NAME } = parseEnvironment(followEnvironment);
const client = createTableClient();
const { brand, ...files } = bundledConfig<Files & { readonly brand?: Brand }>();

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  async answer(request, note) {
    if (asksForContract(request)) return answerFile(files, request);
    const { method, segments, headers } = request;
    // All paths that are nothing else's end here, too.
    const [first, code = '', ...more] = segments;
    if (first !== 'l' || !isCode(code) || more.length > 0) throw notFound();
    const { Item } = await client.send(
      new GetCommand({ TableName: TABLE_NAME, Key: { pk: linkKey(code), sk: 'link' } }),
    );
    if (!Item) throw notFound();
    const who = isBot(method, headers) ? 'bots' : 'people';
    note({ link: code, who });
    await countClick(code, who);
    // Not cached, so that every click is counted and a changed target holds at once.
    const answer = {
      location: targetOf(Item as Link),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    };
    return { statusCode: 302, headers: answer, body: '' };
  },
  errorPage: (error, request) => gonePage(error, request, brand),
});

/**
 * A click that can't be counted is followed all the same. A transaction, though it is one write: it carries a token, by which
 * the SDK's second try counts nothing when only the answer to the first was lost.
 */
async function countClick(code: string, who: 'people' | 'bots'): Promise<void> {
  const Update = {
    TableName: TABLE_NAME,
    Key: { pk: linkKey(code), sk: 'clicks' },
    ...updateExpressions({ add: { [who]: 1 } }),
  };
  try {
    await transact(client, [{ Update }]);
  } catch (error) {
    logger.error('click not counted', { error: (error as Error).name });
  }
}
