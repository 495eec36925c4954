import { describe, expect, it } from 'vitest';
import { META_SETTINGS, World } from '../../../../local/graph/world.ts';

const idsFrom = (now: number) => {
  const world = new World({ ...META_SETTINGS }, () => now);
  return Array.from({ length: 1000 }, () => world.newId());
};

describe('the stand-in’s ids', () => {
  const at = Date.parse('2026-12-01T09:00:00Z');

  it('are none that an earlier start has given', () => {
    expect(new Set([...idsFrom(at), ...idsFrom(at + 1)]).size).toBe(2000);
  });

  it('are as long as Meta’s', () => {
    expect(idsFrom(at)[0]).toMatch(/^\d{17,19}$/);
  });
});

describe('a public reply', () => {
  it('is refused under a comment on a live video alone', () => {
    const world = new World({ ...META_SETTINGS });
    const account = world.addAccount('17841400000000001', 'shop', 'IGAA');
    const written = (live: boolean) =>
      world.comment({
        account: account.userId,
        mediaId: world.publish(account.userId, { live }).id,
        text: 'link',
        username: 'ann',
      }).id;
    expect(world.replyPublicly(account, written(false), 'Sent!')).toHaveProperty('id');
    expect(() => world.replyPublicly(account, written(true), 'Sent!')).toThrow(
      expect.objectContaining({ code: 100 }),
    );
  });
});
