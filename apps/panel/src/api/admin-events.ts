import type { InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Container, containerEventsQuery, containersQuery } from './admin-containers.ts';
import { type AnyOperation, operationKey } from './admin-operations.ts';
import { followSharedStream, whileLookedAt } from './event-stream.ts';
import { type ContainerUpdate, withUpdates } from './container-updates.ts';
import { queryClient } from './query-client.ts';

/** A restart of a node tells of hundreds of containers at once: they are put into the table together. */
const TOGETHER_MS = 250;

/**
 * Follows the whole platform while the page is open and looked at, by one stream for all tabs; a page that comes back asks for
 * what it missed.
 */
export function useFollowedPlatform(): void {
  useEffect(() => {
    let before = false;
    return whileLookedAt(() => {
      if (before) askAgain();
      before = true;
      return followPlatform();
    });
  }, []);
}

function askAgain(): void {
  void queryClient.invalidateQueries({ queryKey: ['admin'] });
}

function followPlatform(): () => void {
  const waiting: ContainerUpdate<Container>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (update: ContainerUpdate<Container>) => {
    waiting.push(update);
    timer ??= setTimeout(() => {
      timer = undefined;
      heedContainers(waiting.splice(0));
    }, TOGETHER_MS);
  };
  const end = followSharedStream({
    name: 'onebox-admin-events',
    url: '/api/v1/admin/events',
    types: ['container.updated', 'operation.updated'],
    heard: (type, data) => {
      if (type === 'container.updated') soon(JSON.parse(data) as ContainerUpdate<Container>);
      else heedOperation(JSON.parse(data) as AnyOperation);
    },
    missed: askAgain,
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
    void queryClient.invalidateQueries(containerEventsQuery(id));
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
