// "How do I know them?": each line of evidence as a sentence that leads to its source. No scores (product §4.5).

import type { Byline } from '../../core/accounts/byline.ts'
import type { EvidenceLine, SourcePost } from '../../core/interests/evidence/line.ts'
import type { RecommendationBasis } from '../../core/recommendations/recommendation.ts'
import { type Html, html } from '../../lib/html.ts'
import { accountName, shownName } from './account-line.ts'
import { BASIS_SAID } from './candidate-words.ts'
import { dayOf } from './time.ts'

/** The lines of a candidate. What is to be looked at twice stands apart, neutrally. */
export function evidenceList(lines: EvidenceLine[]): Html {
  return html`<ul class="evidence">${lines.map((line) => html`<li${isWarning(line) && html` class="careful"`}>${sentence(line)}</li>`)}</ul>`
}

function isWarning({ kind }: EvidenceLine): boolean {
  return kind === 'same_words' || kind === 'young' || kind === 'copied_bio'
}

type Of<Kind extends EvidenceLine['kind']> = Extract<EvidenceLine, { kind: Kind }>

function sentence(line: EvidenceLine): Html {
  const say = SENTENCES[line.kind] as (line: EvidenceLine) => Html
  return say(line)
}

const SENTENCES: { [Kind in EvidenceLine['kind']]: (line: Of<Kind>) => Html } = {
  follow: ({ way, url }) => html`<a href="${url}">${FOLLOWS[way]}</a>.`,
  talk: ({ times, since, last, url }) =>
    html`You have <a href="${url}">talked ${howOften(times)}</a> since ${dayOf(since)}; last on <a href="${last.url}">${dayOf(last.at)}</a>.`,
  endorsement: ({ by, basis, since, text, url }) =>
    html`${accountName(by)}, whom you follow, ${said(basis)}${since !== null && ` since ${since}`}: <a href="${url}">“${text}”</a>`,
  work: ({ way, times, hired, codes, url }) =>
    html`<a href="${url}">${way === 'to_them' ? 'You passed work to them' : 'They passed work to you'} ${howOften(times)}</a>${hired > 0 && `; ${howOften(hired)} it became work`}${codes.length > 1 && html` (${codes.map((code, at) => html`${at > 0 && ' '}<a href="/r/${code}">${code}</a>`)})`}.`,
  recommendation: ({ by, isFollowed, basis, sinceYear, words, url }) =>
    html`${accountName(by)}${isFollowed && ', whom you follow,'} <a href="${url}">recommended them here</a>: ${said(basis)}${sinceYear !== null && ` since ${sinceYear}`}.${words !== '' && ` “${words}”`}`,
  circle: ({ count, some, url }) =>
    html`<a href="${url}">Followed by ${counted(count, 'person', 'people')} you follow</a>: ${names(some)}${count > some.length && ' and others'}.`,
  age: ({ since, url }) => html`<a href="${url}">Here since ${dayOf(since)}</a>, as far as this node knows.`,
  nothing: ({ posts, url }) =>
    posts.length === 0
      ? html`Nothing yet: you do not know each other. <a href="${url}">Their profile</a> is a place to begin.`
      : html`Nothing yet: ${counted(posts.length, 'public post')} on this topic you could read first: ${postLinks(posts)}.`,
  same_words: ({ referrals, url }) =>
    html`Careful: <a href="${url}">the same message was sent to ${counted(referrals, 'referral')}</a>.`,
  young: ({ days, url }) =>
    html`Careful: <a href="${url}">this account is ${days === 0 ? 'new today' : `${counted(days, 'day')} old`}</a>.`,
  copied_bio: ({ of, url }) =>
    html`Careful: <a href="${url}">the profile says the same</a> as that of ${accountName(of)}.`,
}

const FOLLOWS: Record<Of<'follow'>['way'], string> = {
  each_other: 'You follow each other',
  you_them: 'You follow them',
  they_you: 'They follow you',
}

function said(basis: string): string {
  return BASIS_SAID[basis as RecommendationBasis] ?? 'knows them'
}

function names(some: Byline[]): Html[] {
  return some.map((one, place) => html`${place > 0 && ', '}${shownName(one)}`)
}

function postLinks(posts: SourcePost[]): Html[] {
  return posts.map(({ url, at }, place) => html`${place > 0 && ', '}<a href="${url}">${dayOf(at)}</a>`)
}

/** How often something was, in words: “once”, “3 times”. */
export function howOften(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count.toLocaleString('en')} times`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
