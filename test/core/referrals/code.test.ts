import t from 'tap'
import { makeCode, referralPath } from '../../../src/core/referrals/code.ts'

t.test('a code is eight letters and digits that cannot be mistaken, and is not made twice', async (t) => {
  const codes = Array.from({ length: 1000 }, makeCode)
  for (const code of codes) t.match(code, /^[0-9a-hjkmnp-tv-z]{8}$/)
  t.equal(new Set(codes).size, 1000)
  t.equal(new Set(codes.join('')).size, 32)
  t.equal(referralPath('k6n0qx9t'), '/r/k6n0qx9t')
})
