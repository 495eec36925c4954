/** What is known of a picture, and the files that were made of it. */
import type { Image } from '../../../contract/client/images.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Badge, Facts, Moment, Panel } from '../../ui/text.tsx';
import { STATE_WORDS, savedShare } from './words.ts';

type Manifest = NonNullable<Image['manifest']>;

export function PictureFacts({ image }: { readonly image: Image }) {
  const { t, format } = useI18n();
  const { status, manifest, preset, createdAt, origin, deletedAfter, expiresAt, contentType } = image;
  const { key, tone } = STATE_WORDS[status];
  const share = manifest && savedShare(manifest);
  const size = (width: number, height: number) => `${format.number(width)} × ${format.number(height)}`;
  const original = manifest
    ? [
        size(manifest.original.width, manifest.original.height),
        manifest.original.format.toUpperCase(),
        format.bytes(manifest.original.bytes),
      ].join(', ')
    : [contentType, format.bytes(image.size)].join(', ');
  return (
    <Panel title={t('pictures.facts')}>
      <Facts
        rows={[
          [
            t('pictures.state'),
            <Badge key="state" tone={tone}>
              {t(key)}
            </Badge>,
          ],
          [t('pictures.preset'), preset],
          [t('pictures.original'), original],
          [
            t('pictures.largest'),
            manifest &&
              `${size(manifest.width, manifest.height)}${share === undefined ? '' : `, ${t('pictures.saved', { share: format.percent(share) })}`}`,
          ],
          [t('pictures.uploaded'), <Moment key="uploaded" at={createdAt} />],
          [t('pictures.from'), origin],
          [
            t('pictures.expiresAt'),
            status === 'awaiting-upload' && expiresAt ? <Moment key="expires" at={expiresAt} /> : undefined,
          ],
          [t('pictures.deletedAfter'), deletedAfter && <Moment key="deleted" at={deletedAfter} />],
        ]}
      />
    </Panel>
  );
}

export function Variants({ manifest: { variants } }: { readonly manifest: Manifest }) {
  const { t, format } = useI18n();
  return (
    <details className="panel disclosure">
      <summary>
        {t('pictures.variants')} ({format.number(variants.length)})
      </summary>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('pictures.format')}</th>
            <th scope="col" className="number">
              {t('pictures.width')}
            </th>
            <th scope="col" className="number">
              {t('pictures.size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {variants.map(({ format: name, width, height, bytes, url }) => (
            <tr key={`${name}-${width}`}>
              <th scope="row">
                <a href={url} target="_blank" rel="noopener noreferrer">
                  {name.toUpperCase()}
                  <span className="unseen">
                    {' '}
                    {width} × {height}
                  </span>
                </a>
              </th>
              <td className="number">
                {format.number(width)} × {format.number(height)}
              </td>
              <td className="number">{format.bytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
