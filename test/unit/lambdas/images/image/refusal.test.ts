import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { deletionTime, type Image } from '../../../../../lambdas/images/image/image.ts';
import { removeImage, renderAgain } from '../../../../../lambdas/images/image/store.ts';
import { Rejected } from '../../../../../lambdas/images/render/rejected.ts';
import { endImages, finishDeletions } from '../../../../../lambdas/images/upkeep/upkeep.ts';
import { deleteRefused, expireUploads, findUploads } from '../../../../../lambdas/images/upkeep/uploads.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { config, type Faults, named, pipeline } from '../../../../support/images/pipeline.ts';

const DAY = 86_400;
const PRESETS = Object.keys(config.presets);
const refusal = (code: ConstructorParameters<typeof Rejected>[0]) => () => {
  throw new Rejected(code, 'No.');
};
const always = (name: string) => () => {
  throw named(name);
};
/** Of reading an original: the sweep's part of the storage works. */
const unreadable = (name: string) => (command: string) => {
  if (command === 'GetObjectCommand') throw named(name);
};

/** Every way in which rendering ends without success: what is wrong, and what the image is refused for. */
const ENDS: readonly [string, Faults & { presets?: typeof config.presets }, string][] = [
  ['its preset is no longer configured', { presets: {} }, 'not-processed'],
  ['reading is not allowed, for a day', { s3: unreadable('AccessDenied') }, 'not-processed'],
  ['the storage is out, for a day', { s3: unreadable('ServiceUnavailable') }, 'not-processed'],
  ['our own code throws, for a day', { render: always('TypeError') }, 'not-processed'],
  ['it is damaged', { render: refusal('damaged') }, 'damaged'],
  ['it is too large', { render: refusal('too-many-pixels') }, 'too-many-pixels'],
  ['its format is not taken', { render: refusal('unsupported-format') }, 'unsupported-format'],
  ['it takes too long', { render: refusal('too-costly') }, 'too-costly'],
  ['its file was replaced', { s3: unreadable('PreconditionFailed') }, 'replaced'],
  ['its file is gone', { s3: unreadable('NoSuchKey') }, 'replaced'],
];

async function untilEnded(desk: ReturnType<typeof pipeline>, image: Image, presets = config.presets) {
  for (let tries = 0; tries < 1000 && desk.leg(image)?.settledAt === undefined; tries++) {
    await desk.attempt(image, presets);
    const { dueAt } = desk.leg(image) ?? {};
    desk.wait(Math.max(1, (Date.parse(String(dueAt)) - desk.now().getTime()) / 1000));
  }
}

describe('a rendering that ends without success', () => {
  test.each(ENDS)('because %s refuses its image in the same write', async (_, faults, code) => {
    for (const preset of PRESETS) {
      const desk = pipeline(faults);
      const image = desk.ask(preset);
      await desk.arrive(image);
      await untilEnded(desk, image, faults.presets);
      expect(desk.leg(image)?.state).toBe(code === 'not-processed' ? 'failed' : 'expired');
      expect(desk.image(image)).toMatchObject({
        state: 'rejected',
        reason: { code, message: expect.stringMatching(/\.$/) },
        gsi2pk: 'due#refusal',
      });
      const { gsi2sk = '', keepUntil = '9999' } = desk.image(image) ?? {};
      expect(gsi2sk <= keepUntil).toBe(true);
      // And ends with it, whatever the sweep finds when.
      const keptFor = desk.image(image)?.keepUntil === undefined ? 31 : 90;
      desk.wait(keptFor * DAY);
      await deleteRefused(desk);
      expect(desk.files.size).toBe(0);
      if (keepUntil === '9999') continue;
      await endImages(desk);
      expect(desk.image(image)).toMatchObject({ state: 'deleting', endedBy: 'expiry' });
      desk.wait(7200);
      await finishDeletions(desk);
      expect(desk.image(image)).toBeUndefined();
    }
  });

  test.each([
    ['AccessDenied', true],
    ['AccessDeniedException', true],
    ['KMS.DisabledException', true],
    ['NoSuchBucket', true],
    ['ServiceUnavailable', false],
    ['SlowDown', false],
  ])(
    'for want of what only its owner can give is told at the first attempt: %s, %s',
    async (name, isTold) => {
      const said = vi.spyOn(logger, 'error').mockImplementation(() => {});
      try {
        const desk = pipeline({ s3: unreadable(name) });
        const image = desk.ask('kept');
        await desk.arrive(image);
        await desk.attempt(image);
        expect(desk.leg(image)?.state).toBe('pending');
        const told = said.mock.calls.filter(([message]) => message === 'attention').map(([, about]) => about);
        const line = { reason: 'sending-refused', correlationId: image.id, leg: 'render', cause: name };
        expect(told).toEqual(isTold ? [line] : []);
      } finally {
        said.mockRestore();
      }
    },
  );

  test('writes both or neither, wherever the table refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.constantFrom(...ENDS),
        fc.constantFrom(...PRESETS),
        async (nth, end, preset) => {
          let commands = -1000;
          const desk = pipeline({
            ...end[1],
            table() {
              if (commands++ === nth) throw named('ProvisionedThroughputExceededException');
            },
          });
          const image = desk.ask(preset);
          await desk.arrive(image);
          commands = 0;
          for (let tries = 0; tries < 400; tries++) {
            await desk.attempt(image, end[1].presets);
            const ended = desk.leg(image)?.settledAt !== undefined;
            expect(desk.image(image)?.state).toBe(ended ? 'rejected' : 'processing');
            if (ended) break;
            desk.wait(4000);
          }
          expect(desk.image(image)?.reason?.code).toBe(end[2]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('leaves an image that was ready as it is', async () => {
    const faults: Faults = {};
    const desk = pipeline(faults);
    const image = desk.ask('brief');
    await desk.arrive(image);
    await untilEnded(desk, image);
    expect(desk.image(image)).toMatchObject({ state: 'ready', gsi2pk: 'due#end' });
    expect(await renderAgain(desk.store, desk.image(image) as Image)).toBe(true);
    faults.s3 = unreadable('NoSuchKey');
    await untilEnded(desk, image);
    expect(desk.leg(image)).toMatchObject({ state: 'failed', reason: 'original-gone' });
    expect(desk.image(image)).toMatchObject({ state: 'ready', gsi2pk: 'due#end' });
  });

  test('of an image that was deleted meanwhile is dropped', async () => {
    const desk = pipeline();
    const image = desk.ask('kept');
    await desk.arrive(image);
    const leg = { ...desk.leg(image) };
    await removeImage(desk.store, desk.image(image) as Image, desk.now());
    desk.table.put(leg);
    await desk.attempt(image);
    expect(desk.leg(image)).toMatchObject({ state: 'expired', reason: 'image-deleted' });
  });
});

describe('attempts that end with their function', () => {
  test.each([
    ['', false],
    [', though each write is repeated', true],
  ])(
    'are counted, and the fourth refuses the picture; its file stays for its owner, but not beyond its image%s',
    async (_, isLost) => {
      for (const preset of PRESETS) {
        // What a killed attempt leaves behind: it never comes back.
        const desk = pipeline({ render: () => new Promise(() => {}), isLost: () => isLost });
        const image = desk.ask(preset);
        await desk.arrive(image);
        for (let died = 1; died <= 3; died++) {
          void desk.attempt(image);
          await expect.poll(() => desk.leg(image)?.openings).toHaveProperty('size', died);
          desk.wait(200);
        }
        await desk.attempt(image);
        const { state, reason, gsi2sk, keepUntil } = desk.image(image) ?? {};
        expect([state, reason?.code]).toEqual(['rejected', 'crashed']);
        const week = new Date(desk.now().getTime() + 7 * DAY * 1000).toISOString();
        expect(gsi2sk).toBe(keepUntil !== undefined && keepUntil < week ? keepUntil : week);
      }
    },
  );

  test('are no others: not those that come back, though their first write is repeated', async () => {
    let fails = 8;
    const desk = pipeline({
      isLost: ({ UpdateExpression = '' }) => UpdateExpression.startsWith('ADD'),
      render() {
        if (fails-- > 0) throw named('TypeError');
      },
    });
    const image = desk.ask('kept');
    await desk.arrive(image);
    await untilEnded(desk, image);
    expect(fails).toBe(-1);
    expect(desk.image(image)?.state).toBe('ready');
    expect(desk.leg(image)?.openings).toBeUndefined();
  });

  test('are no others: not those whose record the table refused, however many', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: 9 }), async (times) => {
        let refusals = times;
        const desk = pipeline({
          // The record of the attempt itself, in whichever form it comes.
          table(command, input) {
            const isRecord = JSON.stringify(input).includes('settledAt') && command !== 'QueryCommand';
            if (isRecord && refusals-- > 0) throw named('InternalServerError');
          },
        });
        const image = desk.ask('kept');
        await desk.arrive(image);
        for (let i = 0; i <= times; i++) {
          await desk.attempt(image);
          desk.wait(200);
        }
        expect(desk.leg(image)).toMatchObject({ state: 'sent' });
        expect(desk.image(image)?.state).toBe('ready');
      }),
      { numRuns: 10 },
    );
  });
});

describe('the due index', () => {
  test('holds every image that has an end, whatever happens to it in whatever order', async () => {
    type Step = (desk: ReturnType<typeof pipeline>, image: Image) => unknown;
    const { policySeconds } = config.upload;
    // The form is good for a while, and sending takes time.
    const mayArrive = (desk: ReturnType<typeof pipeline>, { createdAt }: Image) =>
      desk.now().getTime() < Date.parse(createdAt) + (policySeconds + 3600) * 1000;
    const withImage = (act: (desk: ReturnType<typeof pipeline>, image: Image) => Promise<unknown>): Step => {
      return async (desk, { id }) => {
        const image = desk.image({ id });
        if (image) await act(desk, image);
      };
    };
    const steps: Record<string, Step> = {
      arrive: (desk, image) => mayArrive(desk, image) && desk.arrive(image),
      arriveAgain: (desk, image) => mayArrive(desk, image) && desk.arrive(image, Buffer.from('another')),
      attempt: (desk, image) => desk.attempt(image),
      attemptWithoutPreset: (desk, image) => desk.attempt(image, {}),
      minute: (desk) => desk.wait(60),
      hours: (desk) => desk.wait(7000),
      day: (desk) => desk.wait(DAY),
      again: withImage((desk, image) => renderAgain(desk.store, image)),
      remove: withImage((desk, image) =>
        removeImage(desk.store, image, deletionTime(image, policySeconds, desk.now())),
      ),
      find: (desk) => findUploads(desk),
      expire: (desk) => expireUploads(desk),
      refuse: (desk) => deleteRefused(desk),
      end: (desk) => endImages(desk),
      finish: (desk) => finishDeletions(desk),
    };
    const fault = fc.constantFrom(undefined, 'AccessDenied', 'damaged');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 5, maxLength: 40 }),
        fc.constantFrom(...PRESETS),
        fault,
        async (names, preset, wrong) => {
          const desk = pipeline(
            wrong === 'damaged' ? { render: refusal('damaged') } : wrong ? { render: always(wrong) } : {},
          );
          const image = desk.ask(preset);
          for (const name of names) {
            await steps[name]?.(desk, image);
            const { keepUntil, gsi2pk, state } = desk.image(image) ?? {};
            if (keepUntil !== undefined)
              expect({ state, isDue: gsi2pk !== undefined }).toEqual({ state, isDue: true });
          }
          // In the end nothing is left of it, neither an entry nor a file.
          if (config.presets[preset]?.retentionDays === undefined) return;
          desk.wait(91 * DAY);
          for (const step of [expireUploads, deleteRefused, endImages]) await step(desk);
          desk.wait(7200);
          await finishDeletions(desk);
          const left = desk.image(image);
          // What gave up by time to live goes by that.
          if (left?.deleteAt === undefined) expect(left).toBeUndefined();
          if (left === undefined) expect([...desk.files.keys()]).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
