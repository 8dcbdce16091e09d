/** What e-mail addresses are compared by: mail servers tell upper from small letters in theory only. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
