import { Button, Menu } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import classes from './filter-menu.module.css';
import { useUrlState } from '../../ui/url-state.ts';

interface FilterMenuProps {
  /** In the address. */
  name: string;
  label: string;
  options: Record<string, string>;
  /** What the choice of nothing is called; left out: `All`. */
  none?: string;
}

/** One filter: its name, or what was chosen. */
export function FilterMenu({ name, label, options, none }: FilterMenuProps) {
  const { all } = useTexts().administration;
  const url = useUrlState();
  const chosen = url.get(name);
  const word = chosen && options[chosen];
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="xs"
          radius="xl"
          variant={word ? 'light' : 'default'}
          rightSection={<Icon name="chevron-down" size={12} />}
        >
          {word ? `${label}: ${word}` : label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} className={classes.dropdown}>
        <Menu.Item onClick={() => url.set({ [name]: null })}>{none ?? all}</Menu.Item>
        {Object.entries(options).map(([value, text]) => (
          <Menu.Item
            key={value}
            onClick={() => url.set({ [name]: value })}
            rightSection={value === chosen && <Icon name="check" size={14} />}
          >
            {text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
