import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { id } from '../../../../../config/values.ts';
import { unsubscribePage } from '../../../../../lambdas/feedback/survey/page.ts';
import { findRoute } from '../../../../../lambdas/feedback/widget/route.ts';
import { makeRequest } from '../../request.ts';

const config = feedback.parse({ widgets: { shop: { kind: 'nps', site: 'https://www.example.org' } } });
const find = (...segments: string[]) => findRoute(['feedback', ...segments], config);

describe('the address that ends surveys', () => {
  it('stands for its widget', () => {
    expect(find('shop', 'unsubscribe')).toEqual({
      target: 'unsubscribe',
      widgetId: 'shop',
      widget: config.widgets.shop,
    });
  });

  it('goes on when its widget was taken out of the configuration, as no other address does', () => {
    expect(find('gone', 'unsubscribe')).toEqual({ target: 'unsubscribe', widgetId: 'gone' });
    for (const part of [[], ['thanks'], ['summary'], ['0190d3a8-7c1e-7b3a-9f00-0123456789ab']])
      expect(() => find('gone', ...part), part.join()).toThrow(
        expect.objectContaining({ code: 'WIDGET_NOT_FOUND' }),
      );
  });

  it.each(['gone', 'a', 'a-1', '9', 'x'.repeat(63), 'x'.repeat(64), '-a', 'A', 'a_b', 'é', '__proto__'])(
    'takes what has the form of an id: %s',
    (name) => {
      const takes = () => find(name, 'unsubscribe');
      if (id.safeParse(name).success) expect(takes()).toHaveProperty('target', 'unsubscribe');
      else expect(takes).toThrow(expect.objectContaining({ status: 404 }));
    },
  );
});

describe('the page that ends surveys', () => {
  const request = makeRequest({ method: 'POST', headers: { accept: 'text/html' } });
  const pageOf = (widget: Parameters<typeof unsubscribePage>[1]) =>
    unsubscribePage(request, widget, { brand: undefined, isDone: true });

  it('leads back to the widget’s website, where there still is a widget', () => {
    expect(pageOf(config.widgets.shop).body).toContain('href="https://www.example.org"');
    expect(pageOf(undefined)).toMatchObject({
      statusCode: 200,
      body: expect.not.stringMatching(/example.org|undefined/),
    });
  });
});
