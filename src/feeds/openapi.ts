// What the API is, for programs: an OpenAPI 3.1 document, made of the shapes that its answers are held to.
import { z } from 'zod'
import type { Site } from '../core/site.ts'
import { API_PAGE_DEFAULT, API_PAGE_MAX } from './limits.ts'
import { QueryShape, ReferralItem, ReferralPage, Refused } from './shapes.ts'

/** Writes the document (spec.openapis.org/oas/v3.1.1). */
export function writeApiDocument(site: Site) {
  return {
    openapi: '3.1.1',
    info: {
      title: `Open work on ${site.name}`,
      version: '1',
      description: 'Work that writers pass on to writers. Whoever does not want to be listed is left out.',
    },
    servers: [{ url: site.origin }],
    paths: {
      '/api/referrals': {
        get: {
          operationId: 'listReferrals',
          summary: 'Open referrals, the newest first. The header Link leads on to older ones.',
          parameters: [...Object.entries(QueryShape).map(queryParameter), ...pageParameters()],
          responses: {
            200: answer('A page of them.', 'ReferralPage'),
            422: answer('A filter is wrong.', 'Refused'),
            ...COMMON,
          },
        },
      },
      '/api/referrals/{code}': {
        get: {
          operationId: 'showReferral',
          summary: 'One referral, open or closed.',
          parameters: [
            { name: 'code', in: 'path', required: true, schema: schemaOf(ReferralItem.shape.code) },
          ],
          responses: {
            200: answer('The referral.', 'Referral'),
            404: answer('There is none.', 'Refused'),
            ...COMMON,
          },
        },
      },
    },
    components: { schemas },
  }
}

const schemas = {
  Referral: schemaOf(ReferralItem),
  ReferralPage: schemaOf(ReferralPage),
  Refused: schemaOf(Refused),
}

const COMMON = {
  304: { description: 'It is still what the ETag in If-None-Match named.' },
  429: answer('Too many questions from this address; Retry-After says for how many seconds.', 'Refused'),
}

function queryParameter([name, shape]: [string, z.ZodType]) {
  return { name, in: 'query', required: false, schema: schemaOf(shape) }
}

function pageParameters() {
  const limit = z.int().min(1).max(API_PAGE_MAX).default(API_PAGE_DEFAULT)
  const before = z.string().describe('As the header Link has it.')
  return Object.entries({ limit, before }).map(queryParameter)
}

function answer(description: string, schema: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  }
}

// OpenAPI 3.1 is JSON Schema 2020-12; the dialect is said once for the whole document, which it is by default.
function schemaOf(shape: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12' })
  return schema
}
