import t from 'tap'
import { repositoryPage } from '../../src/web/source.ts'
import { makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('every page leads to the source, or to whom to ask for it', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'owner', name: 'Ada Merrill' })
  for (const path of ['/', '/@ada', '/nothing']) {
    const { body } = await visitor().get(path)
    t.match(body, /<footer class="bottom">.*<a href="(?:https:[^"]*|\/about#source)">Source code<\/a>/s, path)
  }
  const { body } = await visitor().get('/about')
  t.match(body, /<h2 id="who">Who runs it<\/h2>\n<p><a href="http:\/\/localhost:3000\/@ada">/)
  t.match(body, /<h2 id="source">.*[Aa]sk <a href="http:\/\/localhost:3000\/@ada"><bdi>Ada Merrill<\/bdi>/s)
})

t.test('a repository is linked to where package.json names a page of the web', async (t) => {
  const page = 'https://git.example/writers/watercooler'
  for (const named of [page, `${page}.git`, { url: `git+${page}.git` }]) t.equal(repositoryPage(named), page)
  for (const named of [undefined, 'github:writers/watercooler', { url: 'git@git.example:writers/x.git' }]) {
    t.equal(repositoryPage(named), undefined)
  }
})
