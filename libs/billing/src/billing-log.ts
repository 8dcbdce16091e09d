/** What operators are to see; pino's loggers fit. */
export interface BillingLog {
  error(details: { err: unknown; accountId: string; creditNoteId: string }, message: string): void;
}
