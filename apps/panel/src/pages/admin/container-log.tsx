import { answerOf, api } from '../../api/client.ts';
import { useTexts } from '../../texts/texts.tsx';
import { LogPanel } from '../../ui/log/log-panel.tsx';

/** What a container prints. It ends with the container. */
export function ContainerLog({ containerId: id, name }: { containerId: string; name: string }) {
  const { log: texts } = useTexts().administration;
  const readAll = async () => {
    const params = { path: { id }, query: { tail: 10_000 } };
    return (await answerOf(api.GET('/api/v1/admin/containers/{id}/logs', { params }))).items;
  };
  return (
    <LogPanel
      url={`/api/v1/admin/containers/${id}/logs?tail=500`}
      file={`${name}.log`}
      readAll={readAll}
      filterName="line"
      ends
      none={texts.nothing}
    />
  );
}
