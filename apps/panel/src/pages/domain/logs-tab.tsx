import { Select } from '@mantine/core';
import { answerOf, api } from '../../api/client.ts';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { LogPanel } from '../../ui/log/log-panel.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const FIRST = 1000;
/** The API gives no more at once. */
const ALL = 10_000;

/** What the site's containers say, as they say it. */
export function LogsTab({ domain: { id, hostname, runtimes } }: { domain: Domain }) {
  const texts = useTexts().domains.logs;
  const url = useUrlState();
  const runtime = url.get('runtime');
  const query = new URLSearchParams({ tail: String(FIRST), ...(runtime && { runtime }) });
  const readAll = async () => {
    const params = { path: { id }, query: { tail: ALL, runtime } };
    return (await answerOf(api.GET('/api/v1/domains/{id}/logs', { params }))).items;
  };
  return (
    <LogPanel
      url={`/api/v1/domains/${id}/logs?${query.toString()}`}
      file={`${hostname}.log`}
      readAll={readAll}
      none={texts.none}
    >
      {runtimes.length > 1 && (
        <Select
          aria-label={texts.runtime}
          placeholder={texts.allRuntimes}
          data={runtimes.map(({ name }) => name)}
          value={runtime ?? null}
          onChange={(value) => url.set({ runtime: value })}
          clearable
          w={180}
        />
      )}
    </LogPanel>
  );
}
