/** The files that came with a message. */
import { Download, File as FileIcon } from 'lucide-react';
import type { SubmissionAttachmentsItem } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { Panel } from '../../ui/text.tsx';

/** Types that browsers draw and that hold no script. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

interface FilesProps {
  readonly files: readonly SubmissionAttachmentsItem[];
  /** Pictures of spam are not loaded. */
  readonly isSpam: boolean;
}

export function Files({ files, isSpam }: FilesProps) {
  const { t, format } = useI18n();
  return (
    <Panel title={t('inbox.attachments')}>
      <ul className="files">
        {files.map((file, place) => (
          // Their order stays, and their links change: whoever is at one stays there.
          <li key={String(place)} className="file">
            {file.url && !isSpam && PICTURES.has(file.type) ? (
              <img className="file-picture" src={file.url} alt="" loading="lazy" />
            ) : (
              <span className="file-picture">
                <FileIcon aria-hidden className="icon" />
              </span>
            )}
            <span className="file-name">
              {file.url ? (
                <a href={file.url} rel="noopener">
                  {file.name}
                </a>
              ) : (
                file.name
              )}
              <span className="quiet">{format.bytes(file.bytes)}</span>
            </span>
            {file.url && <Download aria-hidden className="icon quiet" />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
