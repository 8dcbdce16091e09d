import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { AccountOverviews } from './account-overviews.js';
import { AdminAccountsController } from './admin-accounts.controller.js';
import { AdminContainersController } from './admin-containers.controller.js';
import { AdminLog } from './admin-log.js';
import { AdminMailboxController } from './admin-mailbox.controller.js';
import { AdminPlatformController } from './admin-platform.controller.js';
import { AnyOperations } from './any-operations.js';
import { SetupChecklist } from './setup-checklist.js';

/** What only administrators of the platform may see and do. */
@Module({
  imports: [EventsModule],
  controllers: [AdminContainersController, AdminAccountsController, AdminMailboxController, AdminPlatformController],
  providers: [AccountOverviews, AdminLog, AnyOperations, SetupChecklist],
  exports: [AccountOverviews, AdminLog],
})
export class AdminModule {}
