import { Global, Module, type Provider } from '@nestjs/common';
import { Clock } from '@onebox/clock';
import { WorkerClient } from '@onebox/commands';
import type { Config } from '@onebox/config';
import { Databases, EngineAvailability } from '@onebox/databases';
import {
  ContentDeployment,
  DnsChecks,
  DomainDeletion,
  DomainReader,
  Domains,
  NameProofs,
  Revisions,
  SiteEdits,
} from '@onebox/domains';
import { Operations } from '@onebox/operations';
import { PlatformFacts } from '@onebox/platform';
import type { NameLookup } from '@onebox/resolver';
import { Secrets } from '@onebox/secrets';
import { DataSource } from 'typeorm';
import { EventSignal } from '../events/event-signal.js';
import { CONFIG, NAME_LOOKUP } from '../platform/tokens.js';

const providers: Provider[] = [
  EventSignal,
  { provide: SiteEdits, useFactory: () => new SiteEdits() },
  {
    provide: WorkerClient,
    inject: [CONFIG],
    useFactory: ({ runDir }: Config) => new WorkerClient({ runDir }),
  },
  {
    provide: Operations,
    inject: [DataSource, Clock, EventSignal],
    useFactory: (data: DataSource, clock: Clock, signal: EventSignal) =>
      new Operations(data, clock, (accountId) => signal.raise(accountId)),
  },
  {
    provide: PlatformFacts,
    inject: [DataSource, Clock],
    useFactory: (data: DataSource, clock: Clock) => new PlatformFacts(data, clock),
  },
  {
    provide: EngineAvailability,
    inject: [DataSource, PlatformFacts, CONFIG],
    useFactory: (data: DataSource, facts: PlatformFacts, config: Config) => new EngineAvailability(data, facts, config),
  },
  {
    provide: Revisions,
    inject: [Operations, Clock],
    useFactory: (operations: Operations, clock: Clock) => new Revisions(operations, clock),
  },
  {
    provide: DomainReader,
    inject: [DataSource, CONFIG],
    useFactory: (data: DataSource, config: Config) => new DomainReader(data, config),
  },
  {
    provide: NameProofs,
    inject: [Secrets, NAME_LOOKUP],
    useFactory: (secrets: Secrets, lookup: NameLookup) => new NameProofs(secrets, (name) => lookup.texts(name)),
  },
  {
    provide: DnsChecks,
    inject: [DataSource, Operations, DomainReader, Clock, NAME_LOOKUP, Secrets, NameProofs, CONFIG, WorkerClient],
    useFactory: (
      data: DataSource,
      operations: Operations,
      reader: DomainReader,
      clock: Clock,
      lookup: NameLookup,
      secrets: Secrets,
      proofs: NameProofs,
      config: Config,
      worker: WorkerClient,
    ) => new DnsChecks(data, operations, reader, clock, lookup, secrets, proofs, config, (keys) => worker.nudge(keys)),
  },
  {
    provide: Domains,
    inject: [
      DataSource,
      Operations,
      Revisions,
      DomainReader,
      Clock,
      Secrets,
      PlatformFacts,
      CONFIG,
      EngineAvailability,
      WorkerClient,
      NameProofs,
    ],
    useFactory: (
      data: DataSource,
      operations: Operations,
      revisions: Revisions,
      reader: DomainReader,
      clock: Clock,
      secrets: Secrets,
      facts: PlatformFacts,
      config: Config,
      engines: EngineAvailability,
      worker: WorkerClient,
      proofs: NameProofs,
    ) =>
      new Domains(
        data,
        operations,
        revisions,
        reader,
        clock,
        secrets,
        facts,
        config,
        engines,
        (keys) => worker.nudge(keys),
        (input) => worker.inspectContent(input),
        proofs,
      ),
  },
  {
    provide: DomainDeletion,
    inject: [DataSource, Operations, Revisions, DomainReader, Clock, CONFIG, WorkerClient],
    useFactory: (
      data: DataSource,
      operations: Operations,
      revisions: Revisions,
      reader: DomainReader,
      clock: Clock,
      config: Config,
      worker: WorkerClient,
    ) => new DomainDeletion(data, operations, revisions, reader, clock, config, (keys) => worker.nudge(keys)),
  },
  {
    provide: ContentDeployment,
    inject: [DataSource, DomainReader, Domains, WorkerClient, SiteEdits, CONFIG],
    useFactory: (
      data: DataSource,
      reader: DomainReader,
      domains: Domains,
      worker: WorkerClient,
      edits: SiteEdits,
      config: Config,
    ) =>
      new ContentDeployment(
        data,
        reader,
        domains,
        (input, body, signal) => worker.uploadContent(input, body, signal),
        edits,
        config,
      ),
  },
  {
    provide: Databases,
    inject: [DataSource, Operations, Revisions, Clock, Secrets, CONFIG, EngineAvailability, WorkerClient],
    useFactory: (
      data: DataSource,
      operations: Operations,
      revisions: Revisions,
      clock: Clock,
      secrets: Secrets,
      config: Config,
      engines: EngineAvailability,
      worker: WorkerClient,
    ) =>
      new Databases(
        data,
        operations,
        (manager, wish) => revisions.write(manager, wish),
        clock,
        secrets,
        config,
        engines,
        (keys) => worker.nudge(keys),
      ),
  },
];

/** What customers want of domains and databases, and the way to the worker who makes it so; for every module. */
@Global()
@Module({ providers, exports: providers })
export class WishesModule {}
