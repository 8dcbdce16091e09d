import type { MapEntry } from './map-entries.js';
import { SiteEntries } from './site-entries.js';

const route = (key: string, value: string): MapEntry => ({ map: 'routes', key, value });
const state = (key: string): MapEntry => ({ map: 'states', key, value: 'live||' });

describe('SiteEntries', () => {
  const two = () =>
    SiteEntries.from([route('a', 'one'), route('b', 'one'), state('one'), route('c', 'two'), state('two')]);

  it('gives a hostname to the site that got it last', () => {
    const entries = two();
    const wanted = [route('b', 'two'), route('c', 'two'), state('two')];
    expect([...entries.affectedBy('two', wanted).keys()]).toEqual(['two', 'one']);
    expect(entries.with('two', wanted).get('one')).toEqual([route('a', 'one'), state('one')]);
    entries.give('two', wanted);
    expect(entries.of('one')).toEqual([route('a', 'one'), state('one')]);
    entries.remove('one');
    expect([...entries.affectedBy('three', [route('b', 'three')]).keys()]).toEqual(['three', 'two']);
    expect([...entries.affectedBy('three', [route('a', 'three')]).keys()]).toEqual(['three']);
  });

  it('has one row for each key, whatever it was given', () => {
    const entries = SiteEntries.from([route('a', 'one'), route('a', 'two')]);
    expect(entries.all()).toEqual([route('a', 'two')]);
  });
});
