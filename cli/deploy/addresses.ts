import { PIPELINES } from '../../config/deployment.ts';

/** Outputs for people: where pages, Meta and the DNS of their own names point to. All others are for our own commands. */
export const ADDRESSES: readonly string[] = [
  ...Object.values(PIPELINES).map(({ urlOutput }) => urlOutput),
  'CdnDomainName',
  'DeskAddress',
  'DeskTarget',
  'DomainTarget',
  'ScriptsTarget',
];
