import { entryId, type MapEntry, siteOf } from './map-entries.js';

/**
 * Entries by site, with each hostname owned by one of them: two rows of one key would both be in the map. Looking one site
 * up costs the same whatever their number.
 */
export class SiteEntries {
  readonly sites = new Map<string, MapEntry[]>();
  private readonly owners = new Map<string, string>();

  static from(entries: MapEntry[]): SiteEntries {
    const result = new SiteEntries();
    const groups = new Map<string, MapEntry[]>();
    for (const entry of new Map(entries.map((it) => [entryId(it), it])).values()) {
      const group = groups.get(siteOf(entry));
      if (group) group.push(entry);
      else groups.set(siteOf(entry), [entry]);
    }
    for (const [siteId, group] of groups) result.give(siteId, group);
    return result;
  }

  of(siteId: string): MapEntry[] {
    return this.sites.get(siteId) ?? [];
  }

  all(): MapEntry[] {
    return [...this.sites.values()].flat();
  }

  /** The sites that change when this one gets these entries, as they are now: itself, and those it takes hostnames from. */
  affectedBy(siteId: string, entries: MapEntry[]): Map<string, MapEntry[]> {
    const losers = hostnames(entries).map((name) => this.owners.get(name) ?? siteId);
    return new Map([siteId, ...losers].map((id) => [id, this.of(id)]));
  }

  /** The same sites as they will be. */
  with(siteId: string, entries: MapEntry[]): Map<string, MapEntry[]> {
    const taken = new Set(hostnames(entries));
    const left = (own: MapEntry[]) => own.filter(({ map, key }) => map !== 'routes' || !taken.has(key));
    const affected = [...this.affectedBy(siteId, entries)];
    return new Map(affected.map(([id, own]) => [id, id === siteId ? entries : left(own)]));
  }

  give(siteId: string, entries: MapEntry[]): void {
    for (const [id, own] of this.with(siteId, entries)) {
      this.remove(id);
      this.sites.set(id, own);
      for (const name of hostnames(own)) this.owners.set(name, id);
    }
  }

  remove(siteId: string): void {
    for (const name of hostnames(this.of(siteId))) {
      if (this.owners.get(name) === siteId) this.owners.delete(name);
    }
    this.sites.delete(siteId);
  }
}

function hostnames(entries: MapEntry[]): string[] {
  return entries.filter(({ map }) => map === 'routes').map(({ key }) => key);
}
