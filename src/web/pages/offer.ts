// Work that was passed on at another node of our kind: a writer of ours would like it (product §2.7).
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findHeardReferral, type HeardReferral } from '../../core/offers/heard.ts'
import { makeOffer } from '../../core/offers/make.ts'
import { withdrawOffer } from '../../core/offers/move.ts'
import { findOwnOffer } from '../../core/offers/view.ts'
import { findPost } from '../../core/posts/find.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { PostIdText, readForm, readParams } from '../input.ts'
import {
  type InterestFormView,
  readInterest,
  sendInterestForm,
  TypedInterest,
} from '../parts/interest-form.ts'
import { postPath } from '../paths.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const Params = z.object({ id: PostIdText })

type Parts = { db: Db; site: Site }

/** `/posts/:id/interest`: the form for work of another node. */
export function showOfferForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const found = await findElsewhere(db, viewer, request)
    const { pay } = found.heard.terms
    const typed = { ...TypedInterest.parse({}), currency: pay?.currency ?? '', unit: pay?.unit ?? '' }
    return sendInterestForm(site, reply, { ...formOf(viewer, found), typed })
  }
}

/** A writer offers to do it: her node tells the author's, and her private reply tells the author. */
export function sendOffer({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const found = await findElsewhere(db, viewer, request)
    const typed = readForm(TypedInterest, request)
    const form = { ...formOf(viewer, found), typed }
    const read = readInterest(typed)
    if ('faults' in read) return sendInterestForm(site, reply, { ...form, faults: read.faults })
    const made = { ...read.words, referralPostId: found.post.id, at: new Date() }
    try {
      await db.transaction().execute((tx) => makeOffer(tx, site, viewer.account, made))
      return reply.redirect(postPath(found.post), 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendInterestForm(site, reply, { ...form, refusal })
    }
  }
}

/** She takes it back. */
export function takeOfferBack({ db }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const [post] = await viewPosts(db, account.id, [id])
    const offer = post && (await findOwnOffer(db, account.id, id))
    if (!post || !offer) throw new Refusal('not_found', 'You have not said that you are interested.')
    const left = { id: offer.id, at: new Date() }
    await db.transaction().execute((tx) => withdrawOffer(tx, account.id, left))
    return reply.redirect(postPath(post), 303)
  }
}

interface Elsewhere {
  post: PostView
  heard: HeardReferral
}

async function findElsewhere(db: Db, { account }: Viewer, request: FastifyRequest): Promise<Elsewhere> {
  const { id } = readParams(Params, request)
  const [found, heard] = await Promise.all([findPost(db, account.id, id), findHeardReferral(db, id)])
  const [post] = found && heard ? await viewPosts(db, account.id, [id]) : []
  if (!post || !heard) throw new Refusal('not_found', 'There is no such work, or it is not for everybody.')
  return { post, heard }
}

function formOf(viewer: Viewer, { post, heard }: Elsewhere): Omit<InterestFormView, 'typed'> {
  return {
    title: heard.title,
    lead: html`<a href="${postPath(post)}">${heard.title}</a>, passed on at ${post.author.host}`,
    action: `/posts/${post.id}/interest`,
    formToken: viewer.formToken,
    hint: 'A few lines are enough. It goes to the author alone, as a private reply from your account.',
  }
}
