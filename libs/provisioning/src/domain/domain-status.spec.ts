import { domainStatus, type StatusInput } from './domain-status.js';

const serving: StatusInput = {
  deleted: false,
  suspended: false,
  hasLive: true,
  hasCandidate: false,
  asleep: false,
  missing: [],
  obstacle: null,
  failure: null,
};

describe('domainStatus', () => {
  it.each<[string, Partial<StatusInput>, string, string | null]>([
    ['serves', {}, 'live', null],
    ['serves while a newer revision comes up', { hasCandidate: true, failure: 'old news' }, 'live', null],
    ['serves after a newer revision failed', { failure: 'It crashed.' }, 'live', 'It crashed.'],
    ['has a dead container', { missing: ['php', 'api'] }, 'degraded', 'Restarting: php, api.'],
    ['cannot be started again', { missing: ['php'], obstacle: 'No such image.' }, 'degraded', 'No such image.'],
    ['serves but could not be started', { obstacle: 'No such runtime.' }, 'live', 'No such runtime.'],
    ['can never be started again', { hasLive: false, obstacle: 'No such runtime.' }, 'failed', 'No such runtime.'],
    ['comes up for the first time', { hasLive: false, hasCandidate: true }, 'provisioning', null],
    ['never came up', { hasLive: false, failure: 'It crashed.' }, 'failed', 'It crashed.'],
    ['sleeps', { asleep: true, missing: ['php'] }, 'sleeping', null],
    ['is of a suspended account', { suspended: true, missing: ['php'] }, 'suspended', null],
    ['is deleted, whatever else', { deleted: true, suspended: true }, 'deleted', null],
  ])('%s', (_, input, status, statusDetail) => {
    expect(domainStatus({ ...serving, ...input })).toEqual({ status, statusDetail });
  });
});
