import { askingAgain } from './ask-again.ts';
import { followSharedStream } from './event-stream.ts';
import { heedEvent, KINDS, type Told } from './heed-event.ts';
import { queryClient } from './query-client.ts';

const askAgain = askingAgain({
  isFetching: (queryKey) => queryClient.isFetching({ queryKey }) > 0,
  ask: (queryKey) => void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false }),
});

/** Follows the account's events, in whichever tab. @returns what ends it */
export function followEvents(): () => void {
  return followSharedStream({
    name: 'onebox-events',
    url: '/api/v1/events',
    types: Object.keys(KINDS),
    heard: (type, data) =>
      heedEvent(queryClient, { type: type as Told['type'], data: JSON.parse(data) as Told['data'] }, askAgain),
    missed: () => void queryClient.invalidateQueries(),
  });
}
