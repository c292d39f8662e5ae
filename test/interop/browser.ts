// A writer of our node at its pages: a browser without scripts, over HTTP.

/** The fields of a form; several values of one name stand as a list. With a file among them it is sent as multipart. */
export type Fields = Record<string, string | File | (string | File)[]>

/** A post as a page shows it; `path` is its page here, `words` its text with its markup. */
export interface ShownPost {
  id: string
  path: string
  words: string
}

/** A browser that keeps its cookies. */
export class Browser {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** What stands on a page; throws where it is refused. */
  async read(path: string): Promise<string> {
    const answer = await this.#ask(path, {})
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${saidOn(await answer.text())}`)
    return await answer.text()
  }

  /** The status with which a page answers. */
  async statusOf(path: string): Promise<number> {
    return (await this.#ask(path, {})).status
  }

  /** Where a page leads on to. */
  async ledTo(path: string): Promise<string> {
    const answer = await this.#ask(path, {})
    if (answer.status !== 303) throw new Error(`GET ${path}: ${answer.status} ${saidOn(await answer.text())}`)
    return new URL(answer.headers.get('location') ?? '', this.#origin).pathname
  }

  /** Sends a form that stands on a page (at the form's own address, unless said), and gives where that led. */
  async send(action: string, fields: Fields, page = action): Promise<string> {
    const answer = await this.#submit(action, fields, page)
    if (answer.status !== 303)
      throw new Error(`POST ${action}: ${answer.status} ${saidOn(await answer.text())}`)
    return new URL(answer.headers.get('location') ?? '/', this.#origin).pathname
  }

  /** Sends a form that is answered by a page, and gives the page. */
  async sendForPage(action: string, fields: Fields, page = action): Promise<string> {
    const answer = await this.#submit(action, fields, page)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`POST ${action}: ${answer.status} ${saidOn(text)}`)
    return text
  }

  async #submit(action: string, fields: Fields, page: string): Promise<Response> {
    const [, token = ''] = /name="token" value="([^"]*)"/.exec(await this.read(page)) ?? []
    const form = new FormData()
    for (const [name, given] of Object.entries({ token, ...fields }))
      for (const value of [given].flat()) form.append(name, value)
    const values = [...form]
    const body = values.every(isText) ? new URLSearchParams(values) : form
    const headers = { origin: this.#origin, 'sec-fetch-site': 'same-origin' }
    return await this.#ask(action, { method: 'POST', body, headers })
  }

  /** The post on a page that says this; undefined when there is none. */
  async findPost(page: string, saying: string): Promise<ShownPost | undefined> {
    const articles = (await this.read(page)).split('<article class="post').slice(1)
    const found = articles.find((article) => article.split('</article>')[0]!.includes(saying))
    const id = /id="post-(\d+)"/.exec(found ?? '')?.[1]
    const path = /class="when" href="([^"]+)"/.exec(found ?? '')?.[1]
    if (found === undefined || id === undefined) return undefined
    return { id, path: new URL(path ?? page, this.#origin).pathname, words: found.split('</article>')[0]! }
  }

  async #ask(path: string, { headers = {}, ...more }: { headers?: object } & Omit<RequestInit, 'headers'>) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const asked = {
      ...more,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie, ...headers },
    } as const
    const answer = await fetch(this.#origin + path, asked)
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string]
      this.#cookies.set(name, value)
    }
    return answer
  }
}

function isText(field: [string, string | File]): field is [string, string] {
  return typeof field[1] === 'string'
}

function saidOn(page: string): string {
  const [, main = page] = /<main[^>]*>(.*)<\/main>/s.exec(page) ?? []
  return main.replaceAll(/<[^>]+>|\s+/g, ' ').slice(0, 500)
}
