/** What whoever is signed in may do, as the APIs say. */
import { useQueries } from '@tanstack/react-query';
import type { Caller } from '../../contract/client/contact.ts';
import { clientOf, PIPELINES, type Pipeline } from '../api/pipelines.ts';
import { useDesk } from './desk.tsx';

const KEEP_MS = 300_000;

type Scope = `${Pipeline}:${'read' | 'write' | 'audit'}`;

export interface Me {
  /** With the scopes of all pipelines that have answered so far; undefined until one has. */
  readonly caller: Caller | undefined;
  /** Whether the pipeline has said what the caller may do in it. */
  readonly isKnownIn: (pipeline: Pipeline) => boolean;
  /** Whether a scope such as `contact:write` is there. Until its pipeline has answered it is offered: the API decides. */
  readonly may: (scope: Scope) => boolean;
}

/** A pipeline knows a person's scopes in itself only, so each is asked. */
export function useMe(): Me {
  const { api, has } = useDesk();
  const deployed = PIPELINES.filter(has);
  const answers = useQueries({
    queries: deployed.map((pipeline) => ({
      queryKey: ['me', pipeline],
      queryFn: async () => (await clientOf(api, pipeline).getMe()).data,
      staleTime: KEEP_MS,
    })),
  });
  return putTogether(deployed.map((pipeline, i) => [pipeline, answers[i]?.data]));
}

/** @param answers what each pipeline says of the caller; undefined where it has not answered */
export function putTogether(answers: readonly (readonly [Pipeline, Caller | undefined])[]): Me {
  const known = new Map(answers.filter((answer): answer is readonly [Pipeline, Caller] => !!answer[1]));
  const [first] = known.values();
  const scopes = [...new Set([...known.values()].flatMap((caller) => caller.scopes))];
  const isKnownIn = (pipeline: Pipeline) => known.has(pipeline);
  return {
    caller: first && { ...first, scopes },
    isKnownIn,
    may: (scope) => !isKnownIn(scope.slice(0, scope.lastIndexOf(':')) as Pipeline) || scopes.includes(scope),
  };
}
