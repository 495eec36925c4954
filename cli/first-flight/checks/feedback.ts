import { ownerClient } from '../../owner/client.ts';
import { expectThat, type FlightCheck, waitFor } from '../check.ts';

const counted: FlightCheck = {
  subject: 'feedback: an answer is counted',
  async run({ urls, ownerToken, marker }) {
    const answer = await fetch(`${urls.feedback}/feedback/rating`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rating: 5, comment: marker, page: '/' }),
    });
    expectThat(answer.ok, `the widget answered ${answer.status}`);
    const client = ownerClient('feedback', urls.feedback, ownerToken);
    const count = await waitFor('The count', async () => {
      const { summary } = (await client.getAggregates({ widget: 'rating' })).data;
      return summary.count > 0 ? summary.count : undefined;
    });
    expectThat(count === 1, `one answer was counted as ${count}`);
    return 'once';
  },
};

async function scriptAt(url: string): Promise<{ readonly text: string; readonly cache: string }> {
  const answer = await fetch(url);
  const type = answer.headers.get('content-type') ?? 'no type';
  expectThat(answer.ok && type.includes('javascript'), `${answer.status}, ${type}`);
  return { text: await answer.text(), cache: answer.headers.get('cache-control') ?? 'nothing said' };
}

const script: FlightCheck = {
  subject: 'feedback: the widget’s script is served',
  async run({ urls, ownerToken }) {
    const client = ownerClient('feedback', urls.feedback, ownerToken);
    const [widget] = (await client.listWidgets()).data.items;
    expectThat(widget !== undefined, 'there is no widget');
    const entry = await scriptAt(`${widget.scripts}/assets/v1/frontdesk-feedback.js`);
    const [, file] = /"\.\/([^"]+)"/.exec(entry.text) ?? [];
    expectThat(file !== undefined, 'it leads to no other');
    const { text, cache } = await scriptAt(`${widget.scripts}/assets/v1/${file}`);
    expectThat(cache.includes('immutable'), `it may be kept: ${cache}`);
    return `${text.length} bytes`;
  },
};

export const feedbackChecks: readonly FlightCheck[] = [counted, script];
