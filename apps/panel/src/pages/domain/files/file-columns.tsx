import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { fileAddress, type FileEntry } from '../../../api/files.ts';
import { bytes } from '../../../texts/format.ts';
import { useLanguage, useTexts } from '../../../texts/texts.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { Column } from '../../../ui/virtual-table.tsx';
import classes from './files.module.css';
import { joined } from './paths.ts';
import { editorAddress } from './use-place.ts';

interface Given {
  domainId: string;
  folder: string;
  onRename: (path: string) => void;
  onRemove: (path: string) => void;
}

export function useFileColumns(given: Given): Column<FileEntry>[] {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.files;
  return [
    {
      ...{ key: 'name', title: texts.columns.name, width: '1fr', sortable: true },
      render: (entry) => <Name entry={entry} />,
    },
    {
      ...{ key: 'size', title: texts.columns.size, width: '96px', sortable: true, numeric: true, card: 'bare' },
      render: ({ kind, size }) => (kind === 'file' ? bytes(size, language) : ''),
    },
    {
      ...{ key: 'modified', title: texts.columns.modified, width: '150px', sortable: true, card: 'bare' },
      render: ({ modifiedAt }) => <RelativeTime at={modifiedAt} />,
    },
    {
      ...{ key: 'actions', title: texts.columns.actions, width: '72px', numeric: true, card: 'bare' },
      render: (entry) => !entry.unreadable && <EntryMenu entry={entry} {...given} />,
    },
  ];
}

function Name({ entry: { name, kind, link, unreadable } }: { entry: FileEntry }) {
  const texts = useTexts().domains.files;
  const icon = kind === 'folder' ? 'folder' : kind === 'link' ? 'link' : kind === 'file' ? 'file' : 'warning';
  const shown = (
    <span className={classes.name}>
      <Icon name={icon} size={16} />
      <span>{name}</span>
      {(link || kind === 'special' || unreadable) && (
        <Text span size="sm" c="dimmed" className={classes.where}>
          {unreadable ? texts.unreadable : link ? leadsOf(link, texts.leads) : texts.kinds.special}
        </Text>
      )}
    </span>
  );
  return shown;
}

function leadsOf(
  { leads, target }: NonNullable<FileEntry['link']>,
  texts: { outside: string; nowhere: string; other: (target: string) => string },
): string {
  if (leads === 'outside') return texts.outside;
  return leads === 'nowhere' ? texts.nowhere : texts.other(target);
}

function EntryMenu({ entry, domainId, folder, onRename, onRemove }: Given & { entry: FileEntry }) {
  const texts = useTexts().domains.files;
  const path = joined(folder, entry.name);
  const isFile = (entry.link?.leads ?? entry.kind) === 'file';
  return (
    <Menu position="bottom-end" withinPortal>
      <Tooltip label={texts.menu(entry.name)} openDelay={600}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={texts.menu(entry.name)}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {isFile && (
          <>
            <Menu.Item component={Link} to={editorAddress(folder, path)}>
              {texts.open}
            </Menu.Item>
            <Menu.Item component="a" href={fileAddress({ domainId, path })} download={entry.name}>
              {texts.download}
            </Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => onRename(path)}>{texts.rename}</Menu.Item>
        <Menu.Item color="red.9" onClick={() => onRemove(path)}>
          {texts.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
