import { describe, expect, it } from 'vitest';
import type { Submission, SubmissionChange } from '../../../../../contract/client/contact.ts';
import { ApiError } from '../../../../../desk/api/errors.ts';
import { en } from '../../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { lostNotice, save } from '../../../../../desk/pages/inbox/saves.ts';

/** A submission at the API, and what this page knows of it. */
function makeStore() {
  let stored = { etag: '1', notes: '', labels: [] } as unknown as Submission;
  let known = stored;
  const change = (by: SubmissionChange) => {
    stored = { ...stored, ...by, etag: String(Number(stored.etag) + 1) } as Submission;
  };
  return {
    /** What somebody else does. */
    change,
    get stored() {
      return stored;
    },
    known: () => known,
    readAgain: async () => {
      known = stored;
    },
    write: async (by: SubmissionChange, etag: string) => {
      if (etag !== stored.etag) throw new ApiError(412, {});
      change(by);
      known = stored;
      return stored;
    },
  };
}
const label = (name: string) => ({
  change: ({ labels = [] }: Submission) =>
    labels.includes(name) ? undefined : { labels: [...labels, name] },
});

describe('what could not be saved', () => {
  const t = makeTranslate('en', en);

  it('stands in its notice until that is closed, where its field is gone', () => {
    const { details, stays } = lostNotice('No.', 'call on Monday', t);
    expect(details?.text).toBe('call on Monday');
    expect(stays).toBe(true);
  });

  it('stays in its field where that is there', () => {
    expect(lostNotice('No.', undefined, t)).toEqual({ tone: 'bad', text: 'No.' });
  });
});

describe('what the team writes', () => {
  it('is saved with what somebody else has written meanwhile', async () => {
    const store = makeStore();
    store.change({ labels: ['theirs'] });
    await save(label('mine'), store);
    expect(store.stored.labels).toEqual(['theirs', 'mine']);
  });

  it('is not saved where there is nothing to change any more', async () => {
    const store = makeStore();
    store.change({ labels: ['vip'] });
    const heard: unknown[] = [];
    await save({ ...label('vip'), saved: (stored) => heard.push(stored) }, store);
    expect(store.stored).toMatchObject({ etag: '2', labels: ['vip'] });
    expect(heard).toEqual([]);
  });

  it('is given up when somebody else is faster each time', async () => {
    const store = makeStore();
    const always = {
      ...store,
      write: async (by: SubmissionChange, etag: string) => {
        store.change({ notes: 'theirs' });
        return store.write(by, etag);
      },
    };
    await expect(save(label('mine'), always)).rejects.toMatchObject({ status: 412 });
    expect(store.stored.labels).toEqual([]);
  });
});
