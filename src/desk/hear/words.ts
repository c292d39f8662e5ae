/** What somebody says, without the names at the beginning that every app puts there. */
export function wordsOf(text: string): string {
  return text.replace(/^(?:\s*@[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.:-]+)?)+[\s,:]*/u, '').trim()
}
