import type { FormConfig } from '../../../../config/contact.ts';

/** A form as the configuration gives it when nothing but its site is said. */
export function makeForm(overrides: Partial<FormConfig> = {}): FormConfig {
  return {
    to: ['owner@example.com'],
    site: 'https://site.example/contact',
    origins: [],
    subject: 'New message from {form}',
    fields: {},
    autoresponses: {},
    destinations: [],
    rules: {},
    unknownFields: 'keep',
    retentionDays: 365,
    rate: {
      perAddressPerMinute: 5,
      perFormPerMinute: 60,
      perFormPerDay: 1_000,
      megabytesPerDay: 500,
      perAddressShareOfDay: 0.2,
    },
    spam: { threshold: 5, minimumSeconds: 2, scripts: [], tellHeld: true },
    active: true,
    ...overrides,
  };
}
