/** Follows a short link: 302 to the product, counting people and bots apart. Serves the contract, too. */
import type { Brand } from '../../config/brand.ts';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { answerFile, asksForContract, type Files } from '../shared/http/files.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { followEnvironment } from './environment.ts';
import { gonePage } from './rules/gone-page.ts';
import { isBot, isCode, RULE_PARAMETER, targetOf } from './rules/link.ts';
import { readLink } from './rules/link-store.ts';
import { type Click, countClick } from './statistics/count-clicks.ts';

const { TABLE_NAME } = parseEnvironment(followEnvironment);
const table = { client: createTableClient(), tableName: TABLE_NAME };
const { brand, timeZone, ...files } = bundledConfig<
  Files & { readonly brand?: Brand; readonly timeZone: string }
>();

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  async answer(request, note) {
    if (asksForContract(request)) return answerFile(files, request);
    const { method, segments, headers, query } = request;
    // All paths that are nothing else's end here, too.
    const [first, code = '', ...more] = segments;
    if (first !== 'l' || !isCode(code) || more.length > 0) throw notFound();
    const found = await readLink(table, code);
    if (!found) throw notFound();
    const { link, tags } = found;
    const who = isBot(method, headers) ? 'bots' : 'people';
    note({ link: code, who });
    const tag = query[RULE_PARAMETER];
    await count({ link, who, tag: tags.has(tag ?? '') ? tag : undefined });
    // Not cached, so that every click is counted and a changed target holds at once.
    const answer = {
      location: targetOf(link),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    };
    return { statusCode: 302, headers: answer, body: '' };
  },
  errorPage: (error, request) => gonePage(error, request, brand),
});

/** A click that can't be counted is followed all the same. */
async function count(click: Pick<Click, 'link' | 'who' | 'tag'>): Promise<void> {
  try {
    await countClick(table, { ...click, timeZone, now: new Date(), random: Math.random() });
  } catch (error) {
    logger.error('click not counted', { error: (error as Error).name });
  }
}
