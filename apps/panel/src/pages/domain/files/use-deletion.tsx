import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { deleteFile, filesChanged, restoreFile } from '../../../api/files.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { nameOf } from './paths.ts';

const SHOWN_MS = 15_000;

/** Deletes without a question, since it can be taken back: at once here, and for a week in the trash. */
export function useDeletion(domainId: string): (path: string) => void {
  const { domains, common } = useTexts();
  const texts = domains.files;
  const tell = (message: string) => notifications.show({ message });
  const failed = (error: unknown) => {
    notifications.show({ color: 'red', message: error instanceof Error ? error.message : common.somethingWrong });
  };
  const restore = async (trashId: string, name: string) => {
    try {
      await restoreFile(domainId, trashId);
      tell(texts.restored(name));
    } catch (error) {
      failed(error);
    }
    await filesChanged(domainId);
  };
  const remove = async (path: string) => {
    const name = nameOf(path);
    try {
      const { id } = await deleteFile({ domainId, path });
      const undo = () => {
        notifications.hide(id);
        void restore(id, name);
      };
      notifications.show({
        id,
        autoClose: SHOWN_MS,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="md">{texts.deleted(name)}</Text>
            <Button size="xs" variant="default" onClick={undo}>
              {texts.undo}
            </Button>
          </Group>
        ),
      });
    } catch (error) {
      failed(error);
    }
    await filesChanged(domainId);
  };
  return (path) => void remove(path);
}
