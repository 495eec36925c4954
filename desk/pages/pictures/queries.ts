/** What the library reads and does. Keys begin with the pipeline, so that news of it makes them be read again. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Image } from '../../../contract/client/images.ts';
import { deleted, unlessGone } from '../../api/errors.ts';
import { useDesk } from '../../shell/desk.tsx';
import type { PicturesSearch } from './search.ts';

const PAGE = 40;
const ONE = (id: string) => ['images', 'one', id] as const;
const LIST = ['images', 'list'] as const;
/** How often a picture that is being rendered is looked at. */
const RENDERING_MS = 3_000;

export function usePresets() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['images', 'presets'],
    queryFn: async ({ signal }) => (await api.images.listPresets({ signal })).data.items,
    enabled: has('images'),
  });
}

export function useCounts() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['images', 'counts'],
    queryFn: async ({ signal }) => (await api.images.countImages({}, { signal })).data.items,
    enabled: has('images'),
  });
}

export function useImages({ preset, state }: PicturesSearch) {
  const { api, has } = useDesk();
  const query = useInfiniteQuery({
    queryKey: [...LIST, preset, state],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.images.listImages(
          {
            limit: PAGE,
            ...(preset && { preset }),
            ...(state && { state }),
            ...(pageParam && { cursor: pageParam }),
          },
          { signal },
        )
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    enabled: has('images'),
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) };
}

export function useImage(id: string) {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ONE(id),
    queryFn: async ({ signal }) => (await api.images.getImage(id, { signal })).data,
    refetchInterval: ({ state }) => (state.data?.status === 'processing' ? RENDERING_MS : false),
  });
  return unlessGone(query);
}

export function useDescribe() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ image, alt }: { readonly image: Image; readonly alt: string }) =>
      (await api.images.describeImage(image.imageId, { alt }, { headers: { 'if-match': image.etag } })).data,
    onSuccess: async (image) => {
      // While it is rendered it is read again and again; what was asked before would put back what was.
      await queries.cancelQueries({ queryKey: ONE(image.imageId) });
      queries.setQueryData(ONE(image.imageId), image);
      void queries.invalidateQueries({ queryKey: LIST });
    },
    // Somebody else may have been faster: what is there now is shown.
    onError: (_, { image }) => queries.invalidateQueries({ queryKey: ONE(image.imageId) }),
  });
}

export function useRender() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.images.renderImage(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['images'] }),
  });
}

export function useRemove() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleted(api.images.deleteImage(id)),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: ONE(id) });
      return Promise.all([
        queries.invalidateQueries({ queryKey: LIST }),
        queries.invalidateQueries({ queryKey: ['images', 'counts'] }),
      ]);
    },
  });
}
