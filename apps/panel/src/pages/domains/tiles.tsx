import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { translated } from '../../texts/translated.ts';
import { Icon } from '../../ui/icon.tsx';
import { Logo } from '../../ui/logo.tsx';
import classes from './tiles.module.css';

export interface Tile {
  id: string;
  title: string;
  description: string;
  logo: string | null;
  /** Why it cannot be picked here. */
  why: string | null;
}

interface TilesProps {
  tiles: Tile[];
  picked: string[];
  onToggle: (id: string) => void;
  label: string;
  /** Below a picked tile's words. */
  more?: (id: string) => ReactNode;
}

/** Boxes to tick with a picture: more than one may be picked. */
export function Tiles({ tiles, picked, onToggle, label, more }: TilesProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" role="group" aria-label={label}>
      {tiles.map((tile) => (
        <TileBox key={tile.id} tile={tile} checked={picked.includes(tile.id)} onToggle={onToggle}>
          {picked.includes(tile.id) && more?.(tile.id)}
        </TileBox>
      ))}
    </SimpleGrid>
  );
}

interface TileBoxProps {
  tile: Tile;
  checked: boolean;
  onToggle: (id: string) => void;
  children: ReactNode;
}

function TileBox({ tile: { id, title, description, logo, why }, checked, onToggle, children }: TileBoxProps) {
  return (
    <div className={classes.tile} data-checked={checked || undefined} data-disabled={why !== null || undefined}>
      <label className={classes.face}>
        <input
          type="checkbox"
          className={classes.box}
          checked={checked}
          disabled={why !== null}
          onChange={() => onToggle(id)}
          aria-label={title}
          aria-describedby={`tile-${id}`}
        />
        {logo ? <Logo svg={logo} size={28} /> : <Icon name="box" size={28} />}
        <span className={classes.words}>
          <Text component="span" fw={600}>
            {title}
          </Text>
          <Text component="span" size="xs" c="dimmed" id={`tile-${id}`}>
            {translated(why ?? description)}
          </Text>
        </span>
        <span className={classes.mark}>{checked && <Icon name="check" size={16} />}</span>
      </label>
      {children && <div className={classes.more}>{children}</div>}
    </div>
  );
}
