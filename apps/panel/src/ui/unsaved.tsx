import { createContext, type ReactNode, use, useCallback, useEffect, useRef } from 'react';
import { useBlocker } from 'react-router';
import { useTexts } from '../texts/texts.tsx';
import { Confirm } from './confirm.tsx';
import { leavesPage } from './unasked.ts';
import { warnAtUnload } from './unload-warning.ts';

/** Tells of something unsaved. @returns what tells that it is no more */
type Tell = () => () => void;

const Context = createContext<Tell | null>(null);

/** Asks before what is unsaved below is left. One for all forms of a page, since a router asks only one. */
export function AskingToLeave({ children }: { children: ReactNode }) {
  const { leaving } = useTexts().common;
  const unsaved = useRef(0);
  const tell = useCallback<Tell>(() => {
    unsaved.current++;
    return () => unsaved.current--;
  }, []);
  const blocker = useBlocker((going) => unsaved.current > 0 && leavesPage(going));
  return (
    <Context value={tell}>
      {children}
      <Confirm
        opened={blocker.state === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={leaving.title}
        verb={leaving.verb}
        onConfirm={() => blocker.proceed?.()}
      >
        {leaving.text}
      </Confirm>
    </Context>
  );
}

/** Below AskingToLeave. */
export function useUnsaved(isUnsaved: boolean): void {
  const tell = use(Context);
  if (!tell) throw new Error('There is no AskingToLeave above.');
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const [draft, forget] = [{}, tell()];
    warnAtUnload(draft, true);
    return () => {
      forget();
      warnAtUnload(draft, false);
    };
  }, [isUnsaved, tell]);
}
