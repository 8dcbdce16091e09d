import { Button, Group, Menu } from '@mantine/core';
import { useRef } from 'react';
import { Link } from 'react-router';
import { useTexts } from '../../../texts/texts.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { chosenFiles } from './dropped-files.ts';
import { viewAddress } from './use-place.ts';

interface FileActionsProps {
  folder: string;
  onFiles: (files: { file: File; path: string }[]) => void;
  onCreate: (kind: 'file' | 'folder') => void;
}

/** What can be put into a folder. */
export function FileActions({ folder, onFiles, onCreate }: FileActionsProps) {
  const texts = useTexts().domains.files;
  const files = useRef<HTMLInputElement>(null);
  const directory = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    onFiles(chosenFiles(input.files ?? [], folder));
    input.value = '';
  };
  return (
    <Group gap="xs">
      <Button
        component={Link}
        to={viewAddress(folder, 'trash')}
        variant="default"
        leftSection={<Icon name="trash" size={16} />}
      >
        {texts.trash}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="plus" size={16} />}>
            {texts.create}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="file" />} onClick={() => onCreate('file')}>
            {texts.newFile}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="folder" />} onClick={() => onCreate('folder')}>
            {texts.newFolder}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<Icon name="upload" size={16} />}>{texts.upload}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="file" />} onClick={() => files.current?.click()}>
            {texts.uploadFiles}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="folder" />} onClick={() => directory.current?.click()}>
            {texts.uploadFolder}
          </Menu.Item>
          <Menu.Item component={Link} to={viewAddress(folder, 'archive')} leftSection={<Icon name="box" />}>
            {texts.uploadArchive}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={texts.uploadFiles}
        onChange={({ currentTarget }) => take(currentTarget)}
      />
      <input
        ref={directory}
        type="file"
        hidden
        webkitdirectory=""
        aria-label={texts.uploadFolder}
        onChange={({ currentTarget }) => take(currentTarget)}
      />
    </Group>
  );
}
