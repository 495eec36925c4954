/** How much of the day's limits is used. */
import type { ConfiguredPreset } from '../../../contract/client/images.ts';
import { useI18n } from '../../i18n/index.tsx';
import { usePresets } from './queries.ts';

/** From this share on it is said that the day is nearly used up. */
const NEAR = 0.8;

export function Today({ preset }: { readonly preset: string | undefined }) {
  const { t } = useI18n();
  const presets = usePresets();
  const shown = (presets.data ?? []).filter(({ id }) => preset === undefined || id === preset);
  if (shown.length === 0) return null;
  return (
    <section className="panel today" aria-labelledby="today-head">
      <div className="list-head">
        <h2 id="today-head">{t('pictures.today')}</h2>
        <p className="hint">{t('pictures.todayHint')}</p>
      </div>
      <ul>
        {shown.map((one) => (
          <Day key={one.id} preset={one} />
        ))}
      </ul>
    </section>
  );
}

function Day({ preset: { id, today } }: { readonly preset: ConfiguredPreset }) {
  const { t, format } = useI18n();
  const { images, imagesPerDay, bytes, bytesPerDay } = today;
  const isNear = images >= NEAR * imagesPerDay || bytes >= NEAR * bytesPerDay;
  return (
    <li>
      <strong>{id}</strong>
      <span className="meter">
        <meter
          aria-label={t('pictures.imagesOf', { name: id })}
          min={0}
          max={imagesPerDay}
          high={NEAR * imagesPerDay}
          value={images}
        />
        {t('pictures.usedImages', { used: images, most: imagesPerDay })}
      </span>
      <span className="meter">
        <meter
          aria-label={t('pictures.bytesOf', { name: id })}
          min={0}
          max={bytesPerDay}
          high={NEAR * bytesPerDay}
          value={bytes}
        />
        {t('pictures.usedBytes', { used: format.bytes(bytes), most: format.bytes(bytesPerDay) })}
      </span>
      {isNear && <span className="attention">{t('pictures.nearLimit')}</span>}
    </li>
  );
}
