import { type DragEvent, type ReactNode, useState } from 'react';
import { useTexts } from '../../../texts/texts.tsx';
import { droppedFiles } from './dropped-files.ts';
import classes from './files.module.css';

interface DropAreaProps {
  folder: string;
  onFiles: (files: { file: File; path: string }[]) => void;
  children: ReactNode;
}

/** Takes files and whole folders. What can be dropped can be chosen by the keyboard too: see FileActions. */
export function DropArea({ folder, onFiles, children }: DropAreaProps) {
  const texts = useTexts().domains.files;
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
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
        void droppedFiles(event.dataTransfer, folder).then(onFiles);
      }}
    >
      {children}
      {over && <div className={classes.over}>{texts.dropHere(folder === '' ? texts.root : folder)}</div>}
    </div>
  );
}
