import { describe, expect, it } from 'vitest';
import { focusFirst } from '../../../../desk/ui/hand-over.ts';

describe('the focus of what goes', () => {
  const page = { activeElement: null as unknown } as Document;
  const thing = (takes: boolean) => {
    const one = { ownerDocument: page, focus: () => takes && Object.assign(page, { activeElement: one }) };
    return one as unknown as HTMLElement;
  };

  it('goes to the first that takes it', () => {
    const [hidden, next, other] = [thing(false), thing(true), thing(true)];
    focusFirst([undefined, hidden, null, next, other]);
    expect(page.activeElement).toBe(next);
  });

  it('goes nowhere where nothing takes it', () => {
    Object.assign(page, { activeElement: null });
    focusFirst([null, thing(false)]);
    expect(page.activeElement).toBeNull();
  });
});
