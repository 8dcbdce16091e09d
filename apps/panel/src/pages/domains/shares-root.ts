/** Whether requests for a runtime at the root can be told from those for others there: by extensions that none of them claims. */
export function sharesRoot(extensions: string[], claimed: Set<string>): boolean {
  return extensions.length > 0 && !extensions.some((extension) => claimed.has(extension));
}
