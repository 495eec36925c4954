import { expect, test } from 'vitest';
import { csvHeader, csvLine } from '../../../../../lambdas/feedback/owner/present.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';

test('an export leaves out no answer whose question or attribute is not configured any more', () => {
  const columns = { questions: ['why'], attributes: ['plan'] };
  const response = {
    id: 'r1',
    widget: 'rating',
    answers: { why: 'tea', role: 'cook' },
    attributes: { plan: 'paid', version: '2' },
  } as unknown as FeedbackResponse;
  expect(csvHeader(columns)).toMatch(/answers\.why,attributes\.plan,otherFields\r\n$/);
  expect(csvLine(response, columns)).toMatch(
    /tea,paid,"\{""answers\.role"":""cook"",""attributes\.version"":""2""\}"\r\n$/,
  );
  const whole = { ...response, answers: { why: 'tea' }, attributes: {} } as unknown as FeedbackResponse;
  expect(csvLine(whole, columns)).toMatch(/tea,,\r\n$/);
});
