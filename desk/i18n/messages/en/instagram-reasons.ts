/** Why a reply did not leave, or an account rests, and what helps. */
export const instagramReasons = {
  whyNoRule: 'No rule has this word.',
  whyCooldown: 'This person was answered a short while ago.',
  whyWindow: 'Instagram’s time for an answer was over.',
  whyStopped: 'This person wrote STOP: no automatic replies.',
  whyNotStorable: 'It could not be stored.',
  whyUsed: 'Instagram says the comment was answered before, or can’t be.',
  whyOtherApp: 'Another app or a person has taken over the conversation.',
  whyUnreachable: 'This person can’t be written to.',
  whyOlder: 'It was written before the rule was there.',
  whyCancelled: 'It was taken back.',
  whyToken: 'Instagram does not accept the account’s token.',
  whyTokenMissing: 'There is no token yet.',
  whyPermission: 'Instagram says that a permission is missing.',
  whyLimit: 'Instagram says that the account has sent too much.',
  whyLater: 'It is sent in the next round.',
  whyBlocked: 'Instagram has blocked or restricted the account’s messages.',
  whyProof: 'Meta’s app asks for a proof with every call.',
  whyRefused: 'Instagram refused it without saying why.',
  whyTrouble: 'Instagram gave no answer, or an error.',
  mendToken: 'Make a new token in Meta’s console and connect the account again.',
  mendPermission:
    'Give the app its permissions back (comments and messages), then connect the account again.',
  mendBlocked:
    'Open the Instagram app, look under Account Status, and do what is asked there. We try again by ourselves.',
  mendRestricted:
    'Look under Account Status in the Instagram app. Fewer messages help. We try again by ourselves.',
  mendProof: 'In Meta’s console, under App settings, Advanced, Security, switch off “Require app secret”.',
  mendLimit: 'Nothing needs to be done: we go on when the rest is over.',
  mendRefused: 'Try the rule’s message by yourself in the Instagram app. We try again by ourselves.',
  mendTrouble: 'Nothing needs to be done: we try again by ourselves.',
} as const;
