import { randomBytes } from 'node:crypto';
import type { InspectContent, Inspected } from '@onebox/commands';
import type { ExecResult } from '@onebox/engine';
import { OperationalError, UserError } from '@onebox/errors';
import { type ContentFinding, imageOfFinding, type InspectedRuntime } from '@onebox/runtimes';
import { z } from 'zod';
import type { SiteFacts } from '../domain/site-facts.js';
import type { SiteFactsReader } from '../domain/site-facts-reader.js';
import { SITE_MOUNT } from '../domain/workload-spec.js';
import type { SiteSandbox } from '../files/site-sandbox.js';
import type { ProvisioningDeps } from '../provisioning-deps.js';
import { ownSite } from './own-site.js';
import { printedBy, refusalOfTool } from './tool-answers.js';

export interface ContentInspectionDeps {
  facts: SiteFactsReader;
  sandbox: SiteSandbox;
  images: Pick<ProvisioningDeps['images'], 'obtainable'>;
}

export type Findings = Inspected['findings'];

/** What docker/sandbox/find-program prints. */
const found = z.object({
  programs: z.record(z.string(), z.object({ entry: z.string(), framework: z.string().nullable() }).nullable()),
});

/** Finds the programs in a release, inside a container that has the site's volume and nothing else. */
export class ContentInspection {
  constructor(private readonly deps: ContentInspectionDeps) {}

  /** Of a release that is there already: a runtime is added to files that were uploaded before. */
  async run(input: InspectContent, signal: AbortSignal): Promise<Inspected> {
    const facts = await ownSite(this.deps.facts, input);
    return { findings: await this.look(facts, input.releaseId, input.inspect, signal) };
  }

  /** @throws UserError for what is no application, or needs an image that this platform cannot have. */
  async look(facts: SiteFacts, releaseId: string, inspect: InspectedRuntime[], signal: AbortSignal): Promise<Findings> {
    const command = findProgramCommand(releaseId, inspect);
    // Several may look at once, each in a container of its own.
    const purpose = `look-${randomBytes(4).toString('hex')}`;
    const findings = findingsOf(await this.deps.sandbox.run(facts, purpose, command, { signal }), inspect);
    for (const runtime of inspect) {
      const finding = findings[runtime.name];
      if (finding) await this.requireImage(runtime, finding);
    }
    return findings;
  }

  private async requireImage(runtime: InspectedRuntime, finding: ContentFinding): Promise<void> {
    const image = imageOfFinding(runtime, finding);
    const why = image === undefined ? null : await this.deps.images.obtainable(image);
    if (why === null) return;
    throw new UserError(
      'invalid',
      'runtime.image_unavailable',
      `${finding.entry} needs .NET ${finding.framework ?? ''} to be installed, which this platform cannot provide: ${why} ` +
        'Publish it together with .NET: dotnet publish -r linux-x64 --self-contained',
      [{ path: `runtimes.${runtime.name}`, message: why }],
    );
  }
}

export function findProgramCommand(releaseId: string, inspect: InspectedRuntime[]): string[] {
  return [
    '/opt/onebox/find-program',
    `--release=${SITE_MOUNT}/releases/${releaseId}`,
    ...inspect.map(({ name, root }) => `${name}=${root}`),
  ];
}

/** @throws UserError with the tool's own words where it found no application. */
export function findingsOf(result: ExecResult, inspect: InspectedRuntime[]): Findings {
  const printed = found.safeParse(printedBy(result));
  if (result.exitCode !== 0 || !printed.success) throw refusalOfTool(result) ?? failed(result);
  const { programs } = printed.data;
  return Object.fromEntries(
    inspect.flatMap(({ name }) => (programs[name] ? [[name, { kind: 'aspnetcore' as const, ...programs[name] }]] : [])),
  );
}

function failed({ exitCode, stderr }: ExecResult): OperationalError {
  return new OperationalError(`Looking through the files ended with ${exitCode}: ${stderr.slice(-500)}`);
}
