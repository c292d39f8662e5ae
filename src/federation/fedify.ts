// The Federation object: Fedify answers WebFinger, NodeInfo and the documents of accounts and posts. It is given our
// loaders, which know the bundled contexts and open no connection, and it never sees a stranger's bytes.
import { createFederation, type Federation, MemoryKvStore } from '@fedify/fedify'
import { Object as AnyObject, isActor } from '@fedify/vocab'
import { type DocumentLoader, preloadedContexts } from '@fedify/vocab-runtime'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { readActorDocument } from './serve/actors.ts'
import { nodeInfoOf } from './serve/nodeinfo.ts'
import { readPostDocument } from './serve/objects.ts'
import { findHandleByPage, webFingerLinks } from './serve/webfinger.ts'

/** What Fedify needs to answer: nothing of a request goes in but its URL and Accept header. */
export function createOurFederation(db: Db, site: Site): Federation<void> {
  const federation = createFederation<void>({
    // Nothing is kept in it: deliveries, receipts and keys of others are in our own tables.
    kv: new MemoryKvStore(),
    origin: site.origin,
    documentLoaderFactory: () => loadContext,
    contextLoaderFactory: () => loadContext,
    authenticatedDocumentLoaderFactory: () => loadContext,
  })
  federation
    .setActorDispatcher('/users/{identifier}', async (context, handle) => {
      const document = await readActorDocument(db, site, handle)
      const actor = document && (await AnyObject.fromJsonLd(document, context))
      return isActorOrNone(actor) ? (actor ?? null) : null
    })
    .mapHandle((_, handle) => handle.toLowerCase())
    .mapAlias(async (_, url) => await findHandleByPage(db, site, url))
  federation.setObjectDispatcher(
    AnyObject,
    '/users/{identifier}/posts/{id}',
    async (context, { identifier, id }) => {
      const document = await readPostDocument(db, site, { handle: identifier, id, viewerId: null })
      return document ? await AnyObject.fromJsonLd(document, context) : null
    },
  )
  federation.setNodeInfoDispatcher('/nodeinfo/2.1', nodeInfoOf(db))
  federation.setWebFingerLinksDispatcher((_, resource) => webFingerLinks(site, resource))
  return federation
}

function isActorOrNone(thing: AnyObject | undefined) {
  return thing === undefined || isActor(thing)
}

const loadContext: DocumentLoader = async (url) => {
  const document = preloadedContexts[url]
  if (document === undefined) throw new Error(`the context ${url} is not bundled`)
  return { contextUrl: null, document, documentUrl: url }
}
