/** What strangers can make an owner pay at most: every method of every API called as fast as its throttle lets them. */
import { PRICES } from '../../config/prices.ts';
import type { Template } from './resources.ts';

interface Setting {
  readonly ResourcePath: string;
  readonly ThrottlingRateLimit: number;
}

/** Requests a second. API Gateway throttles each method by itself: those without a setting of their own by the stage's. */
export function requestCeiling(templates: readonly Template[]): number {
  return templates.reduce((sum, { Resources = {} }) => {
    const all = Object.values(Resources);
    const methods = all.filter(({ Type }) => Type === 'AWS::ApiGateway::Method').length;
    const stages = all.filter(({ Type }) => Type === 'AWS::ApiGateway::Stage');
    const settings = stages.flatMap(({ Properties = {} }) => (Properties.MethodSettings ?? []) as Setting[]);
    const own = settings.filter(({ ResourcePath }) => ResourcePath !== '/*');
    const usual = settings.find(({ ResourcePath }) => ResourcePath === '/*')?.ThrottlingRateLimit ?? 0;
    const busy = own.reduce((rates, { ThrottlingRateLimit }) => rates + ThrottlingRateLimit, 0);
    return sum + busy + (methods - own.length) * usual;
  }, 0);
}

const SECONDS_A_MONTH = 730 * 3600;

/** What API Gateway alone takes for so many requests a second, all month, by the list, in dollars. */
export function ceilingPrice(requestsASecond: number): number {
  const { dollars, per } = PRICES.apiRequests;
  return ((requestsASecond * SECONDS_A_MONTH) / per) * dollars;
}
