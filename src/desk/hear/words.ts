/** What somebody says, without the names at the beginning that every app puts there. */
export function wordsOf(text: string): string {
  return text.replace(/^(?:\s*@[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.:-]+)?)+[\s,:]*/u, '').trim()
}

/** Takes a text apart that may begin with a word of its own, such as “Yes, I have edited six of these”: that word, and the rest. */
export function firstAndRest(text: string): { first: string; rest: string } | undefined {
  const [, first, rest] = /^(\p{L}{1,10})\s*[,.;:!–—-]+\s*(\S.*)$/su.exec(wordsOf(text)) ?? []
  return first === undefined || rest === undefined ? undefined : { first, rest }
}
