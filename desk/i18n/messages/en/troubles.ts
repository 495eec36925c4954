/** What keeps mails and deliveries from leaving, and what helps. */
export const troubles = {
  notVerified:
    'Amazon SES sends nothing from or to an address that is not verified yet. npm run doctor says which, and what to do: a domain wants three DNS records, an address the link in the mail that AWS has sent there. While the account is in the sandbox of SES, each recipient must be verified, visitors who get an answer among them: ask AWS for production access (docs/deploy.md, step 3).',
  mailFrom:
    'The MAIL FROM domain that was set for your domain in Amazon SES has no records in DNS, or wrong ones. Add the MX and TXT records that docs/deploy.md shows, or take the MAIL FROM domain away in the SES console. npm run doctor looks at it.',
  dailyQuota:
    'The mails that Amazon SES lets this account send in 24 hours are used up. Nothing has to be done: mails leave as the day before passes. If it comes again, ask AWS for more (SES console, Account dashboard): in the sandbox it is 200 a day. If you do not know who sends so much: npm run owner -- list.',
  paused:
    'AWS has paused the sending of this account and region. The SES console says why under Account dashboard; answer AWS there.',
  configurationSet:
    'The configuration set by which Frontdesk sends is gone, or paused. npm run deploy makes it; the SES console shows whether it is paused.',
  secret:
    'A secret is missing by which it is signed, or its destination reached. npm run secret -- list says which one, and npm run secret -- set <name> takes it.',
  credential:
    'What is stored as the address or token of a destination is none. docs/destinations.md says what it looks like; npm run secret -- set destinations/<id> takes it.',
  destination:
    'A destination has failed at every attempt for an hour or more, and is paused. What it should hear of waits for three days at most; all others go on. npm run owner -- destinations list says what it answered. When it is mended: npm run owner -- destinations resume <id>. By itself it is tried each quarter of an hour, and goes on once it is back.',
  denied:
    'AWS does not let our function send. While the account is in the sandbox of SES, mail.sandbox must be true, and visitors get no answers. Else the stack was changed by hand: npm run deploy.',
} as const;
