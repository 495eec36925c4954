/** What is read of a person. People have written little: it is read to the end. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readAll } from '../../api/read-all.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useDeletedIds } from '../../shell/use-deletions.tsx';
import { errorText } from '../../ui/error-text.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useNotify } from '../../ui/toasts.tsx';

const PAGE = 100;

function useReaders(email: string) {
  const { api } = useDesk();
  return {
    submissions: () =>
      readAll((cursor) => api.contact.listPerson({ email, limit: PAGE, ...(cursor && { cursor }) })),
    responses: () =>
      readAll((cursor) => api.feedback.listPerson({ email, limit: PAGE, ...(cursor && { cursor }) })),
  };
}

export function usePerson(email: string) {
  const { has } = useDesk();
  const readers = useReaders(email);
  const deleted = useDeletedIds();
  const isThere = ({ id }: { readonly id: string }) => !deleted.has(id);
  const hasContact = has('contact');
  const hasFeedback = has('feedback');
  return {
    hasContact,
    hasFeedback,
    submissions: useQuery({
      queryKey: ['contact', 'person', email],
      queryFn: readers.submissions,
      select: (items) => items.filter(isThere),
      enabled: hasContact,
    }),
    responses: useQuery({
      queryKey: ['feedback', 'person', email],
      queryFn: readers.responses,
      select: (items) => items.filter(isThere),
      enabled: hasFeedback,
    }),
  };
}

/** One file with all of a person, as the law gives people a right to (GDPR, articles 15 and 20). */
export function useExportPerson(email: string) {
  const { has } = useDesk();
  const { t } = useI18n();
  const notify = useNotify();
  const readers = useReaders(email);
  const [isBusy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      const submissions = has('contact') ? await readers.submissions() : [];
      const responses = has('feedback') ? await readers.responses() : [];
      saveFile('person.json', 'application/json', [
        JSON.stringify({ email, submissions, responses }, null, 2),
      ]);
    } catch (error) {
      notify({ tone: 'bad', text: errorText(error, t) });
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, start: () => void start() };
}
