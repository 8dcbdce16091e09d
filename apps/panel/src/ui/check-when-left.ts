import { type FocusEvent, useEffect, useRef } from 'react';

/** Longer than a click takes. */
const AFTER_MS = 200;

/**
 * Checks a field when one leaves it, for a form's `onBlur`; but not before the click that took the focus away has arrived: the
 * error makes the page longer, and what was clicked would slip from under the pointer.
 */
export function useCheckWhenLeft(check: (path: string) => void): (event: FocusEvent<HTMLFormElement>) => void {
  const latest = useRef(check);
  const timers = useRef(new Set<number>());
  useEffect(() => {
    latest.current = check;
  });
  useEffect(() => () => timers.current.forEach((timer) => clearTimeout(timer)), []);
  return ({ target }) => {
    const path = target instanceof HTMLElement ? target.dataset.path : undefined;
    if (path) timers.current.add(window.setTimeout(() => latest.current(path), AFTER_MS));
  };
}
