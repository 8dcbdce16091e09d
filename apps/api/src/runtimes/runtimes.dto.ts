import { type Application, applications } from '@onebox/applications';
import type { WhyUnavailable } from '@onebox/domains';
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
          logo: z.string().describe('A square SVG picture, safe to show inside of a page.'),
          versions: z
            .array(z.strictObject({ version: z.string(), available: z.boolean(), why: z.string().nullable() }))
            .describe('The first one is the default.'),
          os: z.enum(['linux', 'windows']),
          extensions: z.array(z.string()).describe('Requests that lead to it where several runtimes share a mount.'),
          defaultDocuments: z.array(z.string()),
          limits: z.strictObject({ memoryBytes: z.int(), cpus: z.number(), pids: z.int() }),
          takesStart: z.boolean().describe('Whether a start command can be given.'),
          available: z.boolean().describe('Whether any of its versions is.'),
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
          logo: z.string().describe('A square SVG picture, safe to show inside of a page.'),
          runtime: z.string(),
          versions: z.array(z.string()).describe('Of the runtime, that it runs on.'),
          databases: z.array(z.string()).describe('Made with the domain.'),
        })
        .meta({ id: 'Application' }),
    ),
  })
  .meta({ id: 'ApplicationCatalogue' });
export type ApplicationsAnswer = z.output<typeof applicationsAnswer>;

export function viewCatalogue(whyUnavailable: WhyUnavailable): RuntimesAnswer {
  return { items: catalogue.runtimes.map((runtime) => viewRuntime(runtime, whyUnavailable)) };
}

export function viewApplications(): ApplicationsAnswer {
  return { items: applications.applications.map(viewApplication) };
}

function viewRuntime(runtime: Runtime, whyUnavailable: WhyUnavailable): RuntimesAnswer['items'][number] {
  const { id, title, description, logo, os, extensions, defaultDocuments, limits, takesStart } = runtime;
  const versions = runtime.versions.map(({ version }) => {
    const why = whyUnavailable(runtime, version) ?? null;
    return { version, available: why === null, why };
  });
  const available = versions.some((version) => version.available);
  return {
    ...{ id, title, description, logo, versions, os, extensions, defaultDocuments, limits, takesStart },
    available,
    why: available ? null : versions[0]!.why,
  };
}

function viewApplication(application: Application): ApplicationsAnswer['items'][number] {
  const { id, title, description, logo, runtime, databases } = application;
  const all = catalogue.find(runtime)?.versions.map(({ version }) => version) ?? [];
  return { id, title, description, logo, runtime, versions: application.versions ?? all, databases };
}
