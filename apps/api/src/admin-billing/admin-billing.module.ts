import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { AdminAccountBillingController } from './admin-account-billing.controller.js';
import { AdminBooksController } from './admin-books.controller.js';
import { AdminCreditNotesController } from './admin-credit-notes.controller.js';
import { AdminInvoicesController } from './admin-invoices.controller.js';
import { AdminPriceListController } from './admin-price-list.controller.js';

/** The operator's side of billing. What it works with is the global module of billing. */
@Module({
  imports: [AdminModule],
  controllers: [
    AdminAccountBillingController,
    AdminBooksController,
    AdminInvoicesController,
    AdminCreditNotesController,
    AdminPriceListController,
  ],
})
export class AdminBillingModule {}
