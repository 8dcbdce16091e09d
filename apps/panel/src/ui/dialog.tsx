import { Button, Group, Modal, type ModalProps } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

/** What opens over a page, in the middle of it. */
export function Dialog(props: ModalProps) {
  const { common } = useTexts();
  return <Modal centered closeButtonProps={{ 'aria-label': common.close }} {...props} />;
}

interface DialogButtonsProps {
  onCancel: () => void;
  verb: string;
  color?: string;
  loading?: boolean;
  disabled?: boolean;
}

/** At the end of a dialog's form: the way back, and what it is for. */
export function DialogButtons({ onCancel, verb, ...submit }: DialogButtonsProps) {
  const { common } = useTexts();
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        {common.cancel}
      </Button>
      <Button type="submit" {...submit}>
        {verb}
      </Button>
    </Group>
  );
}
