/** What scripts cost that visitors' pages load, where no browser has copies of them. */
import { usageOf } from '../../config/activities.ts';
import type { Usage } from '../../config/prices.ts';

/** An entry, and the script that it leads to. */
const REQUESTS = 2;
/** Both as they are sent, in GB. A test holds it to the scripts. */
export const SENT = 6e-6;

/** What so many page views use, by who delivers: the prices of data that leaves an API are not in the list. */
export function scriptUsages(
  views: number,
): readonly { readonly by: string; readonly requests: number; readonly usage: Usage }[] {
  const requests = views * REQUESTS;
  const {
    functionCalls = 0,
    functionSeconds = 0,
    logData = 0,
  } = usageOf({
    calls: { 'feedback/assets': [1, 0.05] },
    usage: { apiRequests: 1 },
  });
  return [
    { by: 'CloudFront', requests, usage: { deliveryRequests: requests, deliveryData: views * SENT } },
    {
      by: 'the API',
      requests,
      usage: {
        apiRequests: requests,
        functionCalls: requests * functionCalls,
        functionSeconds: requests * functionSeconds,
        logData: requests * logData,
      },
    },
  ];
}
