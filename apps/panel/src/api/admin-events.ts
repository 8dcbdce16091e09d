import type { InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Container, containersQuery } from './admin-containers.ts';
import { type AnyOperation, operationKey } from './admin-operations.ts';
import { type ContainerUpdate, withUpdates } from './container-updates.ts';
import { lastingEvents } from './lasting-events.ts';
import { queryClient } from './query-client.ts';

/** A restart of a node tells of hundreds of containers at once: they are put into the table together. */
const TOGETHER_MS = 250;

/** Follows the whole platform while the page is open and looked at; a page that comes back asks for what it missed. */
export function useFollowedPlatform(): void {
  useEffect(() => {
    let end: (() => void) | null = followPlatform();
    const look = () => {
      end?.();
      end = document.hidden ? null : followPlatform();
      if (!document.hidden) void queryClient.invalidateQueries({ queryKey: ['admin'] });
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      end?.();
    };
  }, []);
}

function followPlatform(): () => void {
  const waiting: ContainerUpdate<Container>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = lastingEvents('/api/v1/admin/events', (source) => {
    source.addEventListener('container.updated', ({ data }: MessageEvent<string>) => {
      waiting.push(JSON.parse(data) as ContainerUpdate<Container>);
      timer ??= setTimeout(() => {
        timer = undefined;
        heedContainers(waiting.splice(0));
      }, TOGETHER_MS);
    });
    source.addEventListener('operation.updated', ({ data }: MessageEvent<string>) => {
      heedOperation(JSON.parse(data) as AnyOperation);
    });
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

function heedContainers(updates: ContainerUpdate<Container>[]): void {
  queryClient.setQueryData(
    containersQuery.queryKey,
    (list) => list && { ...list, items: withUpdates(list.items, updates) },
  );
  for (const { id } of updates) {
    void queryClient.invalidateQueries({ queryKey: ['admin', 'container', id], exact: true });
  }
}

type Listed = InfiniteData<{ items: AnyOperation[] }>;

function heedOperation(operation: AnyOperation): void {
  queryClient.setQueryData(operationKey(operation.id), operation);
  let known = false;
  queryClient.setQueriesData<Listed>({ queryKey: ['admin', 'operations'] }, (list) => {
    if (!list?.pages.some(({ items }) => items.some(({ id }) => id === operation.id))) return list;
    known = true;
    const replaced = (one: AnyOperation) => (one.id === operation.id ? { ...one, ...operation } : one);
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(replaced) })) };
  });
  if (!known) void queryClient.invalidateQueries({ queryKey: ['admin', 'operations'] });
}
