import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { clientOf, PIPELINES, type Pipeline } from '../api/pipelines.ts';
import { askForNews, nextWait, oneAtATime, type Seen } from './changes.ts';
import { useDesk } from './desk.tsx';

/**
 * Asks each pipeline what has changed while the page is visible, and has what is shown of it read again. One request to
 * each, from every 30 seconds to every five minutes.
 */
export function useChanges(): void {
  const { api, has } = useDesk();
  const queries = useQueryClient();
  useEffect(() => {
    const deployed = PIPELINES.filter(has);
    const seen = new Map<Pipeline, Seen>();
    let wait: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;

    async function askOne(pipeline: Pipeline): Promise<boolean> {
      const { getChanges } = clientOf(api, pipeline);
      const answer = await askForNews(getChanges, seen.get(pipeline) ?? {});
      seen.set(pipeline, answer.seen);
      // Not waited for: an answer that never comes, as on a phone that slept, would keep every later question waiting.
      if (answer.hasNews) void queries.invalidateQueries({ queryKey: [pipeline] });
      return answer.hasNews;
    }

    const askAll = oneAtATime(async () => {
      const answers = await Promise.allSettled(deployed.map(askOne));
      const hasNews = answers.some((answer) => answer.status === 'fulfilled' && answer.value);
      wait = nextWait(wait, hasNews);
      plan(wait);
    });

    function plan(milliseconds: number): void {
      clearTimeout(timer);
      if (isOver || document.hidden) return;
      timer = setTimeout(() => void askAll(), milliseconds);
    }

    /** Whoever comes back sees what is new at once. */
    function onVisible(): void {
      wait = undefined;
      plan(0);
    }

    document.addEventListener('visibilitychange', onVisible);
    void askAll();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [api, has, queries]);
}
