/** What destinations are told of accounts and replies. Nothing of it names a commenter. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { linesOf } from '../../shared/destinations/attention.ts';
import type { EventDesk } from '../../shared/destinations/told.ts';
import type { FrontdeskEvent } from '../../shared/events/model.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import { accountIdOf } from '../graph/open.ts';
import { remedyFor } from '../graph/remedies.ts';

interface Describing {
  readonly config: Pick<KeywordDmConfig, 'accounts'> & { readonly timeZone: string };
  readonly deskUrl: DeskUrl;
}

export function describer({ config, deskUrl: findDesk }: Describing): EventDesk['describe'] {
  const shown = (moment: string) => shownMoment(moment, config.timeZone);
  return async (event) => {
    const said = saidOf(event, shown);
    if (!said) return undefined;
    const deskUrl = await findDesk();
    const name = accountIdOf(config, said.account) ?? said.account;
    const { why, remedy } = said.reason === undefined ? {} : remedyFor(said.reason, name);
    return {
      message: {
        title: `${said.title}: ${name}`,
        facts: linesOf([
          ...said.facts,
          ['Why', why],
          ['What helps', remedy],
          ['When', shown(event.timestamp)],
        ]),
        answers: [],
        ...(deskUrl !== undefined && { link: { text: 'Open at the desk', url: `${deskUrl}${said.path}` } }),
      },
    };
  };
}

interface Said {
  readonly account: string;
  readonly title: string;
  readonly facts: readonly (readonly [label: string, value: string | undefined])[];
  /** By which what helps is found. @default nothing has to be mended */
  readonly reason?: string | undefined;
  /** At the desk. */
  readonly path: string;
}

/** Undefined for what nobody is told. */
function saidOf(event: FrontdeskEvent, shown: (moment: string) => string): Said | undefined {
  switch (event.type) {
    case 'account.paused':
    case 'account.stopped': {
      const { account, reason, until } = event.data;
      const title =
        event.type === 'account.paused' ? 'Instagram account rests' : 'Instagram account has stopped';
      const facts = [['Until', until && shown(until)]] as const;
      return { account, title, facts, reason, path: '/instagram' };
    }
    case 'account.resumed':
      return {
        account: event.data.account,
        title: 'Instagram account sends again',
        facts: [],
        path: '/instagram',
      };
    case 'reply.failed': {
      const { account, outcome, reason, kind } = event.data;
      const facts = [
        ['Reply', `${kind}, ${outcome}`],
        ['Reason', reason],
        [
          'And others',
          'Of replies that fail for one reason, you hear of the first in each hour; the outbox has all.',
        ],
      ] as const;
      return { account, title: 'A reply was not sent', facts, path: '/instagram/outbox' };
    }
    default:
      return undefined;
  }
}
