/**
 * What services take from us, as those who publish it say: Slack its `@slack/types`, Discord's API as `discord-api-types`, Microsoft its
 * cards for Teams as `@microsoft/teams.cards`, and Telegram's Bot API as `@grammyjs/types`.
 */
import type { ApiMethods } from '@grammyjs/types';
import type { IAdaptiveCard } from '@microsoft/teams.cards';
import type { KnownBlock } from '@slack/types';
import type { RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10';

export interface Services {
  /** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, seen 2026-11. */
  readonly slack: {
    readonly text: string;
    readonly blocks: KnownBlock[];
    readonly unfurl_links: boolean;
    readonly unfurl_media: boolean;
  };
  readonly discord: RESTPostAPIWebhookWithTokenJSONBody;
  /** https://learn.microsoft.com/en-us/connectors/teams/#post-adaptive-card-in-a-chat-or-channel, seen 2026-11. */
  readonly teams: {
    readonly type: 'message';
    readonly attachments: readonly {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: IAdaptiveCard;
    }[];
  };
  readonly telegram: Parameters<ApiMethods<never>['sendMessage']>[0];
}
