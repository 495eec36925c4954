/** What destinations are told of an image. */
import { attentionMessage, linesOf } from '../../shared/destinations/attention.ts';
import type { EventDesk } from '../../shared/destinations/told.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { Image } from '../image/image.ts';
import { readImage } from '../image/store.ts';

interface Describing {
  readonly table: TimedTable;
  readonly deskUrl: DeskUrl;
  /** The owner's. */
  readonly timeZone: string;
}

export function describer({ table, deskUrl: findDesk, timeZone }: Describing): EventDesk['describe'] {
  const shown = (moment: string) => shownMoment(moment, timeZone);
  return async (event, { contents }) => {
    const deskUrl = await findDesk();
    if (event.type === 'attention') return { message: attentionMessage(event, { shown, deskUrl }) };
    if (event.type !== 'image.ready' && event.type !== 'image.rejected') return undefined;
    const image = await readImage(table, event.data.image);
    if (!image || image.state === 'deleting') return undefined;
    const isReady = event.type === 'image.ready';
    return {
      message: {
        title: `${isReady ? 'New picture' : 'Picture refused'}: ${image.preset}`,
        facts: linesOf([
          ['Why', isReady ? undefined : image.reason?.message],
          ['When', shown(event.timestamp)],
          ['Look at it', `npm run owner -- images show ${image.id}`],
        ]),
        answers: contents ? linesOf([['Description', image.alt]]) : [],
        ...(deskUrl !== undefined && {
          link: { text: 'Open at the desk', url: `${deskUrl}/pictures/${image.id}` },
        }),
      },
      contents: contentsOf(image),
    };
  };
}

/** What a program may know of it: where it is served, it asks the images' own route by its id. */
function contentsOf({ id, preset, alt, manifest }: Image): object {
  return { id, preset, ...(alt !== undefined && { alt }), ...(manifest && { manifest }) };
}
