import { useSearchParams } from 'react-router';

/** What the address holds: filters, the order, what is open. A value of null leaves it. */
export function useUrlState() {
  const [params, setParams] = useSearchParams();
  const changed = (changes: Record<string, string | null>, base = params) => {
    const next = new URLSearchParams(base);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    return next;
  };
  return {
    get: <T extends string = string>(key: string) => (params.get(key) as T | null) ?? undefined,
    /**
     * Filters do not fill the history: back leaves the page. What is changed is what the address holds by now: while a page
     * is still being drawn, `params` are those of the one before, and would bring back what was just taken away.
     */
    set: (changes: Record<string, string | null>) =>
      setParams(changed(changes, new URLSearchParams(window.location.search)), {
        replace: true,
        preventScrollReset: true,
      }),
    /** The address with something changed, for links. */
    with: (changes: Record<string, string | null>) => ({ search: `?${changed(changes).toString()}` }),
  };
}
