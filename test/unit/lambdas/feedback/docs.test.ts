import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SENT } from '../../../../cli/cost/scripts.ts';
import { feedback } from '../../../../config/feedback.ts';
import { plainName } from '../../../../lambdas/shared/http/hashed-name.ts';
import { feedbackScripts } from '../../../../lib/constructs/site-scripts.ts';

const docs = readFileSync('docs/feedback.md', 'utf8').replaceAll(/ +\|/g, ' |');
const more = readFileSync('site/frontdesk-feedback-more.js', 'utf8');

describe('docs/feedback.md', () => {
  it('lists every option of a widget, with its default', () => {
    const site = 'https://a.example';
    const { widgets } = feedback.parse({ widgets: { a: { kind: 'stars', site } } });
    const { rate, display, ...rest } = widgets.a ?? expect.unreachable();
    const plain = Object.keys(rest).filter((name) => !['spam', 'display'].includes(name));
    for (const option of [...plain, ...Object.keys(rate).map((name) => `rate.${name}`)])
      expect(docs, option).toMatch(new RegExp(`^\\| \`${option}\``, 'm'));
    for (const option of Object.keys(display)) expect(docs, option).toContain(`| \`display.${option}\` |`);
    for (const option of ['title', 'thanks', 'honeypot', 'captcha', 'spam', 'item', 'alert', 'redirect'])
      expect(docs, option).toContain(`\`${option}\``);
    for (const value of [
      rest.changeSeconds,
      rest.retentionDays,
      rate.perAddressPerMinute,
      rate.perWidgetPerMinute,
    ])
      expect(docs).toMatch(new RegExp(`\\| ${value} \\|`));
  });

  it('names each attribute that goes before the configuration', () => {
    for (const [, name = ''] of more.matchAll(/\btag\.(\w+)/g)) {
      const attribute = `data-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      expect(docs, attribute).toContain(`\`${attribute}\``);
      expect(more.slice(0, more.indexOf('*/')), attribute).toContain(`\`${attribute}\``);
    }
  });

  it('says how much a page loads: what is served, compressed', () => {
    const served = Object.entries(feedbackScripts());
    const sizes = ['frontdesk-feedback.js', 'frontdesk-feedback-more.js'].map(
      (name) => gzipSync(served.find(([file]) => plainName(file) === name)?.[1] ?? '').length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(1_000);
    expect((sizes[0] ?? 0) / 1e9).toBeLessThan(SENT);
    expect(docs).toContain('about 5 KB compressed; another 4 KB');
    expect(sizes[0]).toBeLessThan(5_000);
    expect(sizes[1]).toBeLessThan(4_000);
  });
});
