import { Module } from '@nestjs/common';
import { Usage } from '@onebox/metering';
import { DataSource } from 'typeorm';
import { MeteringChecks } from './metering-checks.js';
import { AdminMeteringController } from './admin-metering.controller.js';
import { UsageAnswers } from './usage-answers.js';
import { UsagePricing } from './usage-pricing.js';
import { UsageController } from './usage.controller.js';

@Module({
  controllers: [UsageController, AdminMeteringController],
  providers: [
    { provide: Usage, inject: [DataSource], useFactory: (dataSource: DataSource) => new Usage(dataSource) },
    UsagePricing,
    UsageAnswers,
    MeteringChecks,
  ],
})
export class UsageModule {}
