/** Where the texts are that come with the pages that need them. A table, so that the bundler knows each file. */
import type { Language, LateArea, LateCatalogue } from './translate.ts';

type Loaders<Area extends LateArea> = Readonly<Record<Language, () => Promise<LateCatalogue[Area]>>>;

export const LATE: { readonly [Area in LateArea]: Loaders<Area> } = {
  account: {
    en: async () => (await import('./messages/en/account.ts')).account,
    de: async () => (await import('./messages/de/account.ts')).account,
    es: async () => (await import('./messages/es/account.ts')).account,
    fr: async () => (await import('./messages/fr/account.ts')).account,
  },
  data: {
    en: async () => (await import('./messages/en/data.ts')).data,
    de: async () => (await import('./messages/de/data.ts')).data,
    es: async () => (await import('./messages/es/data.ts')).data,
    fr: async () => (await import('./messages/fr/data.ts')).data,
  },
  destinations: {
    en: async () => (await import('./messages/en/destinations.ts')).destinations,
    de: async () => (await import('./messages/de/destinations.ts')).destinations,
    es: async () => (await import('./messages/es/destinations.ts')).destinations,
    fr: async () => (await import('./messages/fr/destinations.ts')).destinations,
  },
  feedback: {
    en: async () => (await import('./messages/en/feedback.ts')).feedback,
    de: async () => (await import('./messages/de/feedback.ts')).feedback,
    es: async () => (await import('./messages/es/feedback.ts')).feedback,
    fr: async () => (await import('./messages/fr/feedback.ts')).feedback,
  },
  home: {
    en: async () => (await import('./messages/en/home.ts')).home,
    de: async () => (await import('./messages/de/home.ts')).home,
    es: async () => (await import('./messages/es/home.ts')).home,
    fr: async () => (await import('./messages/fr/home.ts')).home,
  },
  instagram: {
    en: async () => (await import('./messages/en/instagram.ts')).instagram,
    de: async () => (await import('./messages/de/instagram.ts')).instagram,
    es: async () => (await import('./messages/es/instagram.ts')).instagram,
    fr: async () => (await import('./messages/fr/instagram.ts')).instagram,
  },
  instagramConnect: {
    en: async () => (await import('./messages/en/instagram-connect.ts')).instagramConnect,
    de: async () => (await import('./messages/de/instagram-connect.ts')).instagramConnect,
    es: async () => (await import('./messages/es/instagram-connect.ts')).instagramConnect,
    fr: async () => (await import('./messages/fr/instagram-connect.ts')).instagramConnect,
  },
  instagramOutbox: {
    en: async () => (await import('./messages/en/instagram-outbox.ts')).instagramOutbox,
    de: async () => (await import('./messages/de/instagram-outbox.ts')).instagramOutbox,
    es: async () => (await import('./messages/es/instagram-outbox.ts')).instagramOutbox,
    fr: async () => (await import('./messages/fr/instagram-outbox.ts')).instagramOutbox,
  },
  instagramAccount: {
    en: async () => (await import('./messages/en/instagram-account.ts')).instagramAccount,
    de: async () => (await import('./messages/de/instagram-account.ts')).instagramAccount,
    es: async () => (await import('./messages/es/instagram-account.ts')).instagramAccount,
    fr: async () => (await import('./messages/fr/instagram-account.ts')).instagramAccount,
  },
  instagramRule: {
    en: async () => (await import('./messages/en/instagram-rule.ts')).instagramRule,
    de: async () => (await import('./messages/de/instagram-rule.ts')).instagramRule,
    es: async () => (await import('./messages/es/instagram-rule.ts')).instagramRule,
    fr: async () => (await import('./messages/fr/instagram-rule.ts')).instagramRule,
  },
  mails: {
    en: async () => (await import('./messages/en/mails.ts')).mails,
    de: async () => (await import('./messages/de/mails.ts')).mails,
    es: async () => (await import('./messages/es/mails.ts')).mails,
    fr: async () => (await import('./messages/fr/mails.ts')).mails,
  },
  past: {
    en: async () => (await import('./messages/en/past.ts')).past,
    de: async () => (await import('./messages/de/past.ts')).past,
    es: async () => (await import('./messages/es/past.ts')).past,
    fr: async () => (await import('./messages/fr/past.ts')).past,
  },
  people: {
    en: async () => (await import('./messages/en/people.ts')).people,
    de: async () => (await import('./messages/de/people.ts')).people,
    es: async () => (await import('./messages/es/people.ts')).people,
    fr: async () => (await import('./messages/fr/people.ts')).people,
  },
  person: {
    en: async () => (await import('./messages/en/person.ts')).person,
    de: async () => (await import('./messages/de/person.ts')).person,
    es: async () => (await import('./messages/es/person.ts')).person,
    fr: async () => (await import('./messages/fr/person.ts')).person,
  },
  pictures: {
    en: async () => (await import('./messages/en/pictures.ts')).pictures,
    de: async () => (await import('./messages/de/pictures.ts')).pictures,
    es: async () => (await import('./messages/es/pictures.ts')).pictures,
    fr: async () => (await import('./messages/fr/pictures.ts')).pictures,
  },
  setUp: {
    en: async () => (await import('./messages/en/set-up.ts')).setUp,
    de: async () => (await import('./messages/de/set-up.ts')).setUp,
    es: async () => (await import('./messages/es/set-up.ts')).setUp,
    fr: async () => (await import('./messages/fr/set-up.ts')).setUp,
  },
  shortcuts: {
    en: async () => (await import('./messages/en/shortcuts.ts')).shortcuts,
    de: async () => (await import('./messages/de/shortcuts.ts')).shortcuts,
    es: async () => (await import('./messages/es/shortcuts.ts')).shortcuts,
    fr: async () => (await import('./messages/fr/shortcuts.ts')).shortcuts,
  },
  spam: {
    en: async () => (await import('./messages/en/spam.ts')).spam,
    de: async () => (await import('./messages/de/spam.ts')).spam,
    es: async () => (await import('./messages/es/spam.ts')).spam,
    fr: async () => (await import('./messages/fr/spam.ts')).spam,
  },
  troubles: {
    en: async () => (await import('./messages/en/troubles.ts')).troubles,
    de: async () => (await import('./messages/de/troubles.ts')).troubles,
    es: async () => (await import('./messages/es/troubles.ts')).troubles,
    fr: async () => (await import('./messages/fr/troubles.ts')).troubles,
  },
};
