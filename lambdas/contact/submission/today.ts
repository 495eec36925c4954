import type { FormConfig } from '../../../config/contact.ts';
import type { Tools } from '../../shared/front-door/tools.ts';
import type { Sending } from '../../shared/visitors/admission.ts';
import { takeDay } from '../../shared/visitors/day.ts';
import type { CheckedFile } from '../files/check.ts';

const MEGABYTE = 1_000_000;

interface Coming extends Sending {
  /** Such as `form#contact`. */
  readonly scope: string;
  readonly form: Pick<FormConfig, 'rate' | 'files'>;
  readonly files: readonly CheckedFile[];
  readonly isSpam: boolean;
  readonly now: Date;
}

/**
 * Counts a submission against its form's day: its files first, so that who sends it again without them has lost nothing.
 *
 * @throws HttpError 429
 */
export async function countToday({ table }: Pick<Tools, 'table'>, coming: Coming): Promise<void> {
  const { form, files, isSpam, now, addressHash, networkHash } = coming;
  const { rate } = form;
  const scope = isSpam ? `${coming.scope}#spam` : coming.scope;
  const day = { ...table, addressHash, networkHash, share: rate.perAddressShareOfDay, now };
  const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  if (bytes > 0)
    await takeDay({
      ...day,
      scope: `${scope}#files`,
      what: 'files',
      perDay: rate.megabytesPerDay * MEGABYTE,
      least: form.files?.maxBytes ?? 0,
      amount: bytes,
      otherwise: 'Please send your message without files, or with them',
    });
  await takeDay({ ...day, scope, what: 'messages', perDay: rate.perFormPerDay });
}
