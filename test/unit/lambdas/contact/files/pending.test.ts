import type { SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmRemoval, notePending, sweepRemovals } from '../../../../../lambdas/contact/files/pending.ts';
import type { FileRemoval } from '../../../../../lambdas/contact/files/removal.ts';
import { simTable } from '../../../../support/sim-table.ts';

function setUp() {
  let time = Date.parse('2026-01-01T00:00:00.000Z');
  const table = simTable();
  const messages: FileRemoval[] = [];
  const sqs = {
    async send({ input }: { input: { Entries: { MessageBody: string }[] } }) {
      messages.push(...input.Entries.map(({ MessageBody }) => JSON.parse(MessageBody)));
      return {};
    },
  } as unknown as SQSClient;
  const store = { client: table.client, tableName: 'contact', now: () => new Date(time) };
  return {
    store,
    messages,
    pending: () => table.items().map(({ pk }) => pk),
    sweep: () => sweepRemovals(store, sqs, 'queue'),
    wait: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
}

describe('a removal that was asked for', () => {
  it('is asked for again when its message is lost, and not while it may be under way', async () => {
    const { store, messages, pending, sweep, wait } = setUp();
    await notePending(store, [{ removeFilesOf: 'a', since: '1' }]);
    wait(14);
    expect([await sweep(), messages]).toEqual([0, []]);
    wait(1);
    expect([await sweep(), messages]).toEqual([1, [{ removeFilesOf: 'a', since: '1' }]]);
    wait(60);
    expect(await sweep()).toBe(0);
    wait(300);
    expect(await sweep()).toBe(1);
    await confirmRemoval(store, { removeFilesOf: 'a', since: '1' }, true);
    expect(pending()).toEqual([]);
    wait(1000);
    expect(await sweep()).toBe(0);
  });

  it('is struck out by any message once the files are gone', async () => {
    for (const since of ['1', 'other', undefined]) {
      const { store, pending } = setUp();
      await notePending(store, [{ removeFilesOf: 'a', since: '1' }]);
      await confirmRemoval(store, { removeFilesOf: 'a', ...(since !== undefined && { since }) }, true);
      expect(pending()).toEqual([]);
    }
  });

  it('is struck out by its own message alone while a submission holds the files', async () => {
    const { store, pending } = setUp();
    await notePending(store, [{ removeFilesOf: 'a', since: '2' }]);
    // Of an upload that has expired: meanwhile the submission has gone, too.
    await confirmRemoval(store, { removeFilesOf: 'a', since: '1' }, false);
    await confirmRemoval(store, { removeFilesOf: 'a' }, false);
    expect(pending()).toEqual(['removal#a']);
    await confirmRemoval(store, { removeFilesOf: 'a', since: '2' }, false);
    expect(pending()).toEqual([]);
  });

  it('ends in the files’ removal, whichever messages are lost, late or doubled', async () => {
    // What happens in turn: a message arrives, is lost, or arrives twice; or the sweep comes.
    const steps = fc.array(fc.constantFrom('arrive', 'lose', 'double', 'sweep'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { store, messages, pending, sweep, wait } = setUp();
        let isThere = true;
        let files = true;
        const ask = async (since: string) => {
          await notePending(store, [{ removeFilesOf: 'a', since }]);
          messages.push({ removeFilesOf: 'a', since });
        };
        const work = async (message: FileRemoval | undefined) => {
          if (!message) return;
          if (!isThere) files = false;
          await confirmRemoval(store, message, !isThere);
        };
        await ask('upload');
        for (const [i, step] of all.entries()) {
          if (i === Math.floor(all.length / 2)) {
            isThere = false;
            await ask('submission');
          }
          if (step === 'sweep') {
            wait(400);
            await sweep();
          } else if (step === 'lose') messages.shift();
          else {
            const message = messages.shift();
            await work(message);
            if (step === 'double') await work(message);
          }
        }
        if (isThere) {
          isThere = false;
          await ask('submission');
        }
        messages.length = 0;
        wait(400);
        await sweep();
        for (const message of messages.splice(0)) await work(message);
        expect([files, pending()]).toEqual([false, []]);
      }),
    );
  });
});
