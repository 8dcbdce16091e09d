import { sharesRoot } from './shares-root.ts';

/** What of the catalogue the thinking needs. */
interface Runtime {
  id: string;
  extensions: string[];
}
interface Application {
  id: string;
  runtime: string;
  databases: string[];
}
export interface Catalogue {
  runtimes: Runtime[];
  applications: Application[];
}

export interface NewDomainValues {
  hostname: string;
  /** `www.` comes along, where the name is one that it belongs to. */
  www: boolean;
  /** Ids of runtimes and applications, in the order in which they were picked. */
  picks: string[];
  /** By runtime; left out: the catalogue's first. */
  versions: Record<string, string>;
  /** Null: as suggested. */
  databases: string[] | null;
}

const FALLBACK = 'php';

interface RuntimeWish {
  runtime: string;
  version?: string;
  root?: string;
  mount?: string;
}

/** The application that was picked: there can be one, since it lives at the domain's root. */
export function pickedApplication({ picks }: Pick<NewDomainValues, 'picks'>, { applications }: Catalogue) {
  return applications.find(({ id }) => picks.includes(id));
}

/** What runs, the one that answers the root first. Nothing picked: PHP. */
export function pickedRuntimes(values: Pick<NewDomainValues, 'picks'>, catalogue: Catalogue): string[] {
  const application = pickedApplication(values, catalogue);
  const picked = values.picks.filter((id) => catalogue.runtimes.some((runtime) => runtime.id === id));
  const all = application ? [application.runtime, ...picked] : picked;
  return all.length > 0 ? [...new Set(all)] : [FALLBACK];
}

/** What most people who pick this want beside it. */
export function suggestedDatabases(values: Pick<NewDomainValues, 'picks'>, catalogue: Catalogue): string[] {
  const needed = pickedApplication(values, catalogue)?.databases ?? [];
  const usual = pickedRuntimes(values, catalogue).includes('php') ? ['mysql'] : [];
  return [...new Set([...needed, ...usual])];
}

/** A click on a tile. Only one application can live at the root, so that a second one takes the first one's place. */
export function togglePick(picks: string[], id: string, { applications }: Catalogue): string[] {
  if (picks.includes(id)) return picks.filter((pick) => pick !== id);
  const isApplication = applications.some((application) => application.id === id);
  const kept = isApplication ? picks.filter((pick) => !applications.some((other) => other.id === pick)) : picks;
  return [...kept, id];
}

/** The name in what was typed or pasted, often from the address bar: without scheme, port and path. */
export function hostnameIn(typed: string): string {
  return typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/(:\d+)?([/?#].*)?$/, '');
}

/**
 * As the API takes it. The first runtime answers the root; who is told apart from it by extensions shares the root with it,
 * anybody else gets a folder and a prefix of its own.
 */
export function newDomainBody(values: NewDomainValues, catalogue: Catalogue) {
  const hostname = hostnameIn(values.hostname);
  const application = pickedApplication(values, catalogue);
  const databases = values.databases ?? suggestedDatabases(values, catalogue);
  return {
    ...(hostname ? { hostname } : {}),
    ...(values.www ? {} : { www: false }),
    ...(application ? { app: application.id } : {}),
    runtimes: placed(pickedRuntimes(values, catalogue), values.versions, catalogue),
    databases: databases.map((engine) => ({ engine })),
  };
}

/**
 * The `www.` that comes along with a name which was registered as it is. The API judges; this is to show a box for it, or none.
 * @param previewDomain below it there are preview names, which have none
 */
export function likelyWww(typed: string, previewDomain: string): string | undefined {
  const hostname = hostnameIn(typed).toLowerCase().replace(/\.$/, '');
  const labels = hostname.split('.');
  if (labels.some((label) => label === '') || hostname.endsWith(`.${previewDomain}`)) return undefined;
  const isRegistered =
    labels.length === 2 || (labels.length === 3 && labels[1]!.length <= 3 && labels[2]!.length === 2);
  return isRegistered && labels[0] !== 'www' ? `www.${hostname}` : undefined;
}

function placed(ids: string[], versions: Record<string, string>, { runtimes }: Catalogue): RuntimeWish[] {
  const extensionsOf = (id: string) => runtimes.find((runtime) => runtime.id === id)?.extensions ?? [];
  const claimed = new Set<string>();
  return ids.map((runtime, index) => {
    const version = versions[runtime] ? { version: versions[runtime] } : {};
    const extensions = extensionsOf(runtime);
    if (index > 0 && !sharesRoot(extensions, claimed))
      return { runtime, ...version, root: `/${runtime}/`, mount: `/${runtime}/` };
    extensions.forEach((extension) => claimed.add(extension));
    return { runtime, ...version };
  });
}
