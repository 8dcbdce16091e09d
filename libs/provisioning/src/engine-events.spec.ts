import type { EngineEvent, OwnerLabels } from '@onebox/engine';
import { keysOfEvent } from './engine-events.js';

const event = (action: EngineEvent['action'], labels: OwnerLabels, name = 'ob-x-1'): EngineEvent => ({
  kind: 'workload',
  action,
  labels,
  name,
  time: new Date(),
});

describe('keysOfEvent', () => {
  it.each<[string, EngineEvent, string[]]>([
    ['a dead site', event('die', { kind: 'site', accountId: 'acc_1', domainId: 'dom_1' }), ['domain:dom_1']],
    ['a removed site', event('destroy', { kind: 'site', domainId: 'dom_1' }), ['domain:dom_1']],
    ['a started site', event('start', { kind: 'site', domainId: 'dom_1' }), []],
    ['a dead database server', event('die', { kind: 'database-server', accountId: 'acc_1' }), ['network:acc_1']],
    ['a finished step', event('die', { kind: 'one-shot', accountId: 'acc_1', domainId: 'dom_1' }), ['domain:dom_1']],
    ['a removed step', event('destroy', { kind: 'one-shot', accountId: 'acc_1', domainId: 'dom_1' }), []],
    ['a finished client of a database', event('die', { kind: 'one-shot', accountId: 'acc_1' }), []],
    ['a finished sandbox', event('die', { kind: 'sandbox', accountId: 'acc_1', domainId: 'dom_1' }), []],
    ['the edge', event('die', { kind: 'platform' }, 'ob-x-edge'), ['platform:edge']],
    ['the platform database', event('die', { kind: 'platform' }, 'ob-x-database'), []],
  ])('%s', (_, given, keys) => {
    expect(keysOfEvent(given)).toEqual(keys);
  });

  it('asks for nothing by what is no container', () => {
    expect(keysOfEvent({ ...event('destroy', { kind: 'site', domainId: 'dom_1' }), kind: 'volume' })).toEqual([]);
  });
});
