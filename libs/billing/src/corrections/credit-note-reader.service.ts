import { type Page, tenantScope } from '@onebox/database';
import type { DataSource } from 'typeorm';
import { CreditNote } from './credit-note.entity.js';

/** Issued credit notes, the newest first. */
export class CreditNoteReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFound also for another account's. */
  read(accountId: string, id: string): Promise<CreditNote> {
    return tenantScope(this.dataSource.manager, accountId).require(CreditNote, id, 'credit note');
  }

  /** `limit`: 1 to 100. @throws UserError malformed for a cursor that was not given out. */
  list(accountId: string, page: { limit: number; cursor?: string }): Promise<Page<CreditNote>> {
    return tenantScope(this.dataSource.manager, accountId).page(CreditNote, { ...page, order: 'DESC' });
  }
}
