/** The presets as they are configured, each with how much of its day is used. */
import type { ImagesConfig, PresetConfig } from '../../../config/images.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { readDay, wholeDay } from '../image/quota.ts';

/**
 * @param at `url` is the API's base address, as pages for visitors know it, and `scripts` what `/assets/v1` is appended to
 */
export async function presentPresets(
  store: TimedTable,
  presets: ImagesConfig['presets'],
  at: { readonly url: string; readonly scripts: string },
) {
  const used = await readDay(store, Object.keys(presets), store.now());
  return Object.entries(presets).map(([id, preset]) => {
    const { images: imagesPerDay, bytes: bytesPerDay } = wholeDay(preset);
    const { images = 0, bytes = 0 } = used.get(id) ?? {};
    return { id, ...at, ...presentPreset(preset), today: { images, bytes, imagesPerDay, bytesPerDay } };
  });
}

function presentPreset(preset: PresetConfig) {
  const { origins, widths, formats, maxBytes, maxPixels, animated, crop, retentionDays, rate } = preset;
  return {
    public: preset.public,
    ...{ origins, widths, formats, maxBytes, maxPixels, animated, crop, retentionDays, rate },
    captcha: preset.captcha?.provider,
  };
}
