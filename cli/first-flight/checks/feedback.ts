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

const script: FlightCheck = {
  subject: 'feedback: the widget’s script is served',
  async run({ urls }) {
    const answer = await fetch(`${urls.feedback}/assets/v1/frontdesk-feedback.js`);
    const type = answer.headers.get('content-type') ?? 'no type';
    expectThat(answer.ok && type.includes('javascript'), `${answer.status}, ${type}`);
    return `${(await answer.arrayBuffer()).byteLength} bytes`;
  },
};

export const feedbackChecks: readonly FlightCheck[] = [counted, script];
