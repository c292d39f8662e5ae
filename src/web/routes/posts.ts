import type { FastifyInstance } from 'fastify'
import { boostPost, unboostPost } from '../../core/reactions/boost.ts'
import { likePost, unlikePost } from '../../core/reactions/like.ts'
import { askToDelete, deletePost } from '../pages/delete-post.ts'
import { changeWords, showEditForm } from '../pages/edit-post.ts'
import { showHistory } from '../pages/history.ts'
import { showPostForm, writeNewPost } from '../pages/new-post.ts'
import { showPost } from '../pages/post.ts'
import { showQuotes, takeStampBack } from '../pages/quotes.ts'
import { reactToPost } from '../pages/react.ts'
import { castVote } from '../pages/vote.ts'
import type { WebParts } from '../web-parts.ts'

/** Posts: written, read, changed, and what others do with them. */
export function routePosts(app: FastifyInstance, parts: WebParts): void {
  const { db } = parts
  app.get('/@:handle/:id', showPost(parts))
  app.get('/@:handle/:id/edit', showEditForm(parts))
  app.get('/@:handle/:id/history', showHistory(parts))
  app.get('/@:handle/:id/quotes', showQuotes(parts))
  app.get('/new/post', showPostForm(parts))
  app.get('/posts/:id/delete', askToDelete(parts))
  app.post('/new/post', { config: { takesFiles: true } }, writeNewPost(parts))
  app.post('/@:handle/:id/edit', changeWords(parts))
  app.post('/posts/:id/delete', deletePost(parts))
  app.post('/posts/:id/vote', castVote(parts))
  app.post('/quotes/:stamp/withdraw', takeStampBack(parts))
  app.post('/posts/:id/like', reactToPost(db, likePost))
  app.post('/posts/:id/unlike', reactToPost(db, unlikePost))
  app.post('/posts/:id/boost', reactToPost(db, boostPost))
  app.post('/posts/:id/unboost', reactToPost(db, unboostPost))
}
