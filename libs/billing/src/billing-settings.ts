/** What billing knows of the operator. */
export interface BillingSettings {
  /** Where the panel is, without a slash at the end; mails lead there. */
  panelUrl: string;
  /** As invoices name who sells. A year of numbers begins in `timeZone` (IANA). */
  operator: { name: string; addressLines: string[]; taxId?: string; timeZone: string };
}
