import { expect, it } from 'vitest';
import { newsOfContact, newsOfFeedback, newsOfImages } from '../../../../../desk/pages/home/news.ts';

const some = (count: number, more = false) => ({ count, more });

it('counts what came over all forms, spam apart', () => {
  const of = (form: string, more = false) => ({
    form,
    new: some(2),
    read: some(1, more),
    archived: some(1),
    spam: some(3),
  });
  expect(newsOfContact({ items: [of('a'), of('b', true)] })).toEqual([
    { what: 'messages', count: 8, more: true },
    { what: 'spam', count: 6, more: false },
  ]);
});

it('counts responses over all widgets', () => {
  expect(newsOfFeedback({ items: [{ widget: 'a', new: some(1000, true), spam: some(1) }] })).toEqual([
    { what: 'responses', count: 1000, more: true },
    { what: 'responseSpam', count: 1, more: false },
  ]);
});

it('counts pictures that arrived, whatever became of them', () => {
  const preset = { preset: 'a', 'awaiting-upload': 5, processing: 1, ready: 2, rejected: 3, more: false };
  expect(newsOfImages({ items: [preset] })).toEqual([{ what: 'pictures', count: 6, more: false }]);
});
