// OAuth 2.0 the way a browser goes (docs.joinmastodon.org): these servers give no token for a password.

/** Sends a form as a browser does, and follows nothing. Throws what its server refuses. */
export async function postForm(url: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: new URL(url).origin },
    body: new URLSearchParams(fields),
  })
  if (answer.status >= 400) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

/** The cookies that an answer sets, as they are sent back. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
}

/** The token of somebody for the client API; `authorize` goes through the pages at an address, and gives where they lead back to. */
export async function tokenFor(
  origin: string,
  scope: string,
  authorize: (url: string) => Promise<string>,
): Promise<string> {
  const redirect = `${origin}/signed-in`
  const made = await postForm(`${origin}/api/v1/apps`, {
    client_name: 'interop',
    redirect_uris: redirect,
    scopes: scope,
  })
  const app = (await made.json()) as { client_id: string; client_secret: string }
  const asked = { response_type: 'code', client_id: app.client_id, redirect_uri: redirect, scope }
  const back = await authorize(`${origin}/oauth/authorize?${new URLSearchParams(asked)}`)
  const answer = await postForm(`${origin}/oauth/token`, {
    grant_type: 'authorization_code',
    code: new URL(back).searchParams.get('code') ?? '',
    client_id: app.client_id,
    client_secret: app.client_secret,
    redirect_uri: redirect,
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
