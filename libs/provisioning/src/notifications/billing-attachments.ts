import type { BillingDocuments } from '@onebox/billing';
import { renderDocument } from '@onebox/documents';
import type { MailAttachment } from '@onebox/mail';
import type { Attachment } from '@onebox/notifications';

/** The invoice or credit note that goes with a mail, as PDF. @throws NotFound */
export async function billingAttachment(ref: Attachment, documents: BillingDocuments): Promise<MailAttachment> {
  const document =
    'invoiceId' in ref ? await documents.invoice(ref.invoiceId) : await documents.creditNote(ref.creditNoteId);
  return {
    filename: `${document.number}.pdf`,
    contentType: 'application/pdf',
    content: await renderDocument(document),
  };
}
