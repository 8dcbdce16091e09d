import type { ContainerEvent } from '../../api/admin-containers.ts';
import { eventLook } from './event-look.ts';

const event = (action: ContainerEvent['action'], exitCode: number | null = null): ContainerEvent => ({
  ...{ time: '2026-11-20T10:00:00.000Z', action, exitCode, outOfMemory: null, signal: null },
});

it.each([
  ['failing', event('die', 1), event('healthy')],
  ['failing', event('die', 137), event('oom')],
  ['failing', event('die', 1), undefined],
  ['quiet', event('die', 143), event('kill')],
  ['quiet', event('die', 0), event('start')],
  ['well', event('start'), event('kill')],
])('is %s', (look, one, before) => expect(eventLook(one, before)).toBe(look));
