import { preloadedContexts } from '@fedify/vocab-runtime'
import jsonld from '@fedify/vocab-runtime/jsonld'
import type { Test } from 'tap'

const documentLoader = async (url: string) => {
  const document = preloadedContexts[url]
  if (document === undefined) throw new Error(`${url} would be fetched`)
  return { contextUrl: null, document, documentUrl: url }
}

/** Asserts that no word of a document is without a meaning (JSON-LD 1.1 §5.1, safe mode). */
export async function isWhole(t: Test, name: string, document: object): Promise<void> {
  const expanded = await jsonld.expand(document, { safe: true, documentLoader })
  t.strictSame(JSON.stringify(expanded).match(/"_:[^"]*"/g) ?? [], [], `${name}: every word has a meaning`)
}
