import { type Application, applications } from '@onebox/applications';
import { catalogue, type Runtime } from '@onebox/runtimes';
import { z } from 'zod';

export const runtimesAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: z.string(),
          title: z.string(),
          description: z.string(),
          versions: z.array(z.string()).describe('The first one is the default.'),
          os: z.enum(['linux', 'windows']),
          extensions: z.array(z.string()).describe('Requests that lead to it where several runtimes share a mount.'),
          defaultDocuments: z.array(z.string()),
          limits: z.strictObject({ memoryBytes: z.int(), cpus: z.number(), pids: z.int() }),
          takesStart: z.boolean(),
          available: z.boolean(),
          why: z.string().nullable().describe('Why it is not available here.'),
        })
        .meta({ id: 'CatalogueRuntime' }),
    ),
  })
  .meta({ id: 'RuntimeCatalogue' });
export type RuntimesAnswer = z.output<typeof runtimesAnswer>;

export const applicationsAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: z.string(),
          title: z.string(),
          description: z.string(),
          runtime: z.string(),
          databases: z.array(z.string()).describe('Made with the domain.'),
        })
        .meta({ id: 'Application' }),
    ),
  })
  .meta({ id: 'ApplicationCatalogue' });
export type ApplicationsAnswer = z.output<typeof applicationsAnswer>;

export function viewCatalogue(): RuntimesAnswer {
  return { items: catalogue.runtimes.map(viewRuntime) };
}

export function viewApplications(): ApplicationsAnswer {
  return { items: applications.applications.map(viewApplication) };
}

function viewRuntime(runtime: Runtime): RuntimesAnswer['items'][number] {
  const { id, title, description, versions, os, extensions, defaultDocuments, limits, takesStart } = runtime;
  const available = os === 'linux';
  return {
    id,
    title,
    description,
    versions: versions.map(({ version }) => version),
    os,
    extensions,
    defaultDocuments,
    limits,
    takesStart,
    available,
    why: available ? null : 'This platform has no Windows node.',
  };
}

function viewApplication({ id, title, description, runtime, databases }: Application) {
  return { id, title, description, runtime, databases };
}
