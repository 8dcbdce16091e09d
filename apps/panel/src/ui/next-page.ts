interface Paged {
  hasNextPage: boolean;
  isFetching: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
}

/** For a list that asks for its next page by itself: one that was refused is asked for again only by who sits there. */
export function nextPageOf({ hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch }: Paged) {
  return {
    load: () => {
      if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
    },
    /** The list's error is that of its next page, and is told at its end. */
    failed: isFetchNextPageError,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
  };
}
