import { notifications } from '@mantine/notifications';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useTexts } from '../../../texts/texts.tsx';
import { droppedFiles } from './dropped-files.ts';
import classes from './files.module.css';

interface DropAreaProps {
  folder: string;
  onFiles: (files: { file: File; path: string }[]) => void;
  children: ReactNode;
}

/** Of what could not be read. */
const NAMED = 3;

/** Takes files and whole folders. What can be dropped can be chosen by the keyboard too: see FileActions. */
export function DropArea({ folder, onFiles, children }: DropAreaProps) {
  const texts = useTexts().domains.files;
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const take = async (data: DataTransfer) => {
    const { files, unread } = await droppedFiles(data, folder);
    onFiles(files);
    if (unread.length > 0) {
      const message = texts.unread(unread.slice(0, NAMED).join(', '), Math.max(0, unread.length - NAMED));
      notifications.show({ color: 'red', autoClose: false, message });
    } else if (files.length === 0) notifications.show({ message: texts.nothingDropped });
  };
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragEnter={drag}
      onDragOver={drag}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer);
      }}
    >
      {children}
      {over && <div className={classes.over}>{texts.dropHere(folder === '' ? texts.root : folder)}</div>}
    </div>
  );
}
