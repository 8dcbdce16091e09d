import { Button, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Usage, UsageRange } from '../../../api/usage.ts';
import { addDays } from '../../../texts/plain-days.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useUrlState } from '../../../ui/url-state.ts';

/** The days that are looked at are part of the address. */
export function useUsageRange(): { range: UsageRange; choose: (range: UsageRange) => void } {
  const url = useUrlState();
  const from = url.get('from');
  const to = url.get('to');
  const choose = (range: UsageRange) => url.set({ from: null, to: null, ...range });
  return { range: from && to ? { from, to } : {}, choose };
}

interface RangePickerProps {
  range: UsageRange;
  choose: (range: UsageRange) => void;
  /** The running period, whose end is the account's tomorrow. */
  running?: Usage;
}

export function RangePicker({ range, choose, running }: RangePickerProps) {
  const { usage: texts } = useTexts().money.billing;
  const tomorrow = running?.to;
  const ranges: Record<string, UsageRange | undefined> = {
    period: {},
    month: tomorrow ? { from: addDays(tomorrow, -30), to: tomorrow } : undefined,
    year: tomorrow ? { from: addDays(tomorrow, -365), to: tomorrow } : undefined,
  };
  const fitting = Object.keys(ranges).find(
    (name) => ranges[name]?.from === range.from && ranges[name]?.to === range.to,
  );
  const [other, setOther] = useState(false);
  const selected = other ? 'other' : (fitting ?? 'other');
  const select = (name: string) => {
    setOther(name === 'other');
    if (ranges[name]) choose(ranges[name]);
  };
  const data = (['period', 'month', 'year', 'other'] as const).map((value) => ({ value, label: texts.ranges[value] }));
  return (
    <Group gap="md" align="flex-end">
      <NativeSelect
        hiddenFrom="sm"
        w="100%"
        aria-label={texts.range}
        value={selected}
        onChange={({ currentTarget: { value } }) => select(value)}
        data={data}
      />
      <SegmentedControl visibleFrom="sm" aria-label={texts.range} value={selected} onChange={select} data={data} />
      {selected === 'other' && (
        <OtherDays
          from={range.from ?? running?.from ?? ''}
          through={addDaysOrNothing(range.to ?? tomorrow)}
          choose={choose}
        />
      )}
    </Group>
  );
}

function OtherDays({ from, through, choose }: { from: string; through: string; choose: RangePickerProps['choose'] }) {
  const { usage: texts } = useTexts().money.billing;
  const form = useForm({
    initialValues: { from, through },
    validate: { through: (value, all) => (value >= all.from && all.from ? null : texts.wrongOrder) },
  });
  return (
    <form onSubmit={form.onSubmit((values) => choose({ from: values.from, to: addDays(values.through, 1) }))}>
      <Group gap="xs" align="flex-end">
        <TextInput type="date" label={texts.from} required {...form.getInputProps('from')} withAsterisk={false} />
        <TextInput type="date" label={texts.through} required {...form.getInputProps('through')} withAsterisk={false} />
        <Button type="submit" variant="default">
          {texts.show}
        </Button>
      </Group>
    </form>
  );
}

function addDaysOrNothing(to: string | undefined): string {
  return to ? addDays(to, -1) : '';
}
