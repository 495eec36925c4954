/** What anybody may read of a widget whose owner made its summary public. */
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { etagOf, isMatch } from '../shared/http/etag.ts';
import { text } from '../shared/http/respond.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { readTotal } from './counting/counters.ts';
import { summaryEnvironment } from './environment.ts';
import { aggregateRating } from './figures/aggregate-rating.ts';
import { summarise } from './figures/statistics.ts';
import { findRoute } from './widget/route.ts';

const environment = parseEnvironment(summaryEnvironment);
const config = bundledConfig<BundledFeedback>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: feedbackLayout(config),
};

/** How old a summary may be that a browser or a proxy shows without asking. */
const MAX_AGE_SECONDS = 60;

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  async answer({ segments, query, headers }, note) {
    const { widget, widgetId } = findRoute(segments, config);
    note({ widget: widgetId });
    if (!widget?.publicSummary)
      throw new HttpError(404, 'NOT_PUBLIC', 'The summary of this widget is not public.');
    const { counts } = await readTotal(table, widgetId);
    const linkedData = query.format === 'jsonld' || /application\/ld\+json/.test(headers.accept ?? '');
    const body = JSON.stringify(linkedData ? aggregateRating(widget, counts) : summarise(widget, counts));
    const type = linkedData ? 'application/ld+json' : 'application/json';
    const etag = etagOf(body);
    const cache = { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}`, etag, vary: 'Accept' };
    return isMatch(headers['if-none-match'], etag)
      ? text(304, type, '', cache)
      : text(200, type, body, cache);
  },
});
