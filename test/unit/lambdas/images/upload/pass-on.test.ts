import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buryOriginal } from '../../../../../lambdas/images/image/files.ts';
import { passOn } from '../../../../../lambdas/images/upload/pass-on.ts';
import { type Break, memoryS3 } from '../../../../support/images/memory-s3.ts';

const ID = '00000000-0000-7000-8000-000000000001';
const RULES = { conditional: { except: 'posted/' } };
const posted = `posted/${ID}`;
const upload = `uploads/${ID}`;

function setUp() {
  const places = memoryS3(RULES);
  const announced: string[] = [];
  places.bucket.onCreated.push((key, { body }) => {
    if (key === upload && body.byteLength > 0) announced.push(Buffer.from(body).toString());
  });
  return { ...places, announced };
}

describe('a file that was sent by a form', () => {
  test('is passed on with its type, and removed', async () => {
    const { bucket, announced, ...places } = setUp();
    bucket.put(posted, Buffer.from('first'), 'image/png');
    expect(await passOn(ID, places)).toBe('passed-on');
    expect([...bucket.files.keys()]).toEqual([upload]);
    expect(bucket.files.get(upload)?.contentType).toBe('image/png');
    expect(announced).toEqual(['first']);
  });

  test('is removed and goes nowhere when another came before, also one that was deleted since', async () => {
    for (const isDeleted of [false, true]) {
      const { bucket, announced, ...places } = setUp();
      bucket.put(upload, Buffer.from('first'));
      if (isDeleted) await buryOriginal(ID, places);
      bucket.put(posted, Buffer.from('second'));
      expect(await passOn(ID, places)).toBe('not-first');
      expect([...bucket.files.keys()]).toEqual([upload]);
      expect(announced).toEqual(['first']);
    }
  });

  test('may be announced again when it has gone', async () => {
    const { announced, ...places } = setUp();
    expect(await passOn(ID, places)).toBe('gone');
    expect(announced).toEqual([]);
  });

  test('is one of them at most, whoever sends what, and wherever a call breaks off', async () => {
    const breaks = fc.option(fc.record({ call: fc.nat(3), after: fc.boolean() }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), breaks, fc.nat(5)), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          const { bucket, announced, hooks, breakAt, ...places } = setUp();
          let sent = 0;
          const send = () => bucket.put(posted, Buffer.from(`file ${sent++}`));
          for (const [files, breaksOff, meanwhile] of steps) {
            for (let i = 0; i <= files; i++) send();
            hooks.before = (_, call) => call === meanwhile && send();
            breakAt(breaksOff as Break | undefined);
            await passOn(ID, places).catch(() => undefined);
          }
          hooks.before = undefined as never;
          breakAt(undefined);
          // Each file that came is announced once at least: the last look finds what is left.
          await passOn(ID, places);
          expect(announced).toHaveLength(1);
          expect(bucket.files.has(posted)).toBe(false);
        },
      ),
    );
  });
});

describe('the place of an original that was deleted early', () => {
  test('is kept by an empty object in every case, and takes nothing', async () => {
    const files = fc.constantFrom<'put' | 'delete' | undefined>('put', 'delete', undefined);
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(files, { maxLength: 2 }), async (isThere, meanwhile) => {
        const { bucket, hooks, ...places } = setUp();
        if (isThere) bucket.put(upload, Buffer.from('picture'));
        const others = [...meanwhile];
        hooks.before = (command) => {
          if (command !== 'PutObjectCommand') return;
          const other = others.shift();
          if (other === 'put') bucket.put(upload, Buffer.from('late'));
          if (other === 'delete') bucket.files.delete(upload);
        };
        await buryOriginal(ID, places);
        expect(bucket.files.get(upload)?.body.byteLength).toBe(0);
        expect(() => bucket.require(upload, { IfNoneMatch: '*' })).toThrow();
      }),
    );
  });

  test('is told when it could not be kept', async () => {
    const { bucket, hooks, ...places } = setUp();
    let turn = 0;
    hooks.before = (command) => {
      if (command === 'PutObjectCommand') bucket.put(upload, Buffer.from(`late ${turn++}`));
    };
    await expect(buryOriginal(ID, places)).rejects.toThrow('PreconditionFailed');
  });
});
