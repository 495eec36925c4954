/** A file of exactly what the list shows. */
import { useState } from 'react';
import { readParts } from '../../api/parts.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { errorText } from '../../ui/error-text.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useNotify } from '../../ui/toasts.tsx';
import { type InboxSearch, toQuery } from './search.ts';

export function useExport(search: InboxSearch) {
  const { api } = useDesk();
  const { t } = useI18n();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      const { limit: _, ...filters } = toQuery(search);
      const parts = await readParts((cursor) =>
        api.contact.exportSubmissions({ ...filters, format: 'csv', ...(cursor && { cursor }) }),
      );
      saveFile('submissions.csv', 'text/csv', parts);
    } catch (error) {
      notify({ tone: 'bad', text: errorText(error, t) });
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, start: () => void start() };
}
