/** What destinations hear from contact, other than submissions: those have legs of their own. */
import { attentionMessage } from '../../shared/destinations/attention.ts';
import type { EventDesk } from '../../shared/destinations/told.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';

interface Describing {
  /** The owner's. */
  readonly timeZone: string;
  readonly deskUrl: DeskUrl;
}

export function describer({ timeZone, deskUrl }: Describing): EventDesk['describe'] {
  const shown = (moment: string) => shownMoment(moment, timeZone);
  return async (event) =>
    event.type === 'attention'
      ? { message: attentionMessage(event, { shown, deskUrl: await deskUrl() }) }
      : undefined;
}
