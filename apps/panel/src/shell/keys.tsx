import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useQuestionMark } from './question-mark.ts';

const KeysHelp = lazy(() => import('./keys-help.tsx'));

interface KeysProps {
  opened: boolean;
  onOpen: () => void;
  onClose: () => void;
}

/** What the keyboard can do, at `?` or from a menu. */
export function Keys({ opened, onOpen, onClose }: KeysProps) {
  const { nav } = useTexts();
  useQuestionMark(onOpen);
  return (
    <Dialog opened={opened} onClose={onClose} title={nav.keys} size="lg">
      <Suspense fallback={<Skeleton height={520} />}>
        <KeysHelp />
      </Suspense>
    </Dialog>
  );
}
