import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import * as oauth from 'openid-client'
import type { Discover } from '../oauth-clients/oauth-client.ts'
import type { IntrospectedAccount } from './bank-accounts.ts'

export interface ApiRequest {
  readonly method: string
  /** Without query, as the app addressed it. */
  readonly url: string
  readonly authorization: string
  readonly dpop: string
  readonly scope: string
}

export type TokenChecked =
  | { readonly status: 'good'; readonly account: IntrospectedAccount; readonly consentId: string }
  | { readonly status: 'refused'; readonly httpStatus: number; readonly challenge: string }

export type CheckToken = (request: ApiRequest) => Promise<TokenChecked>

/** RFC 9449, section 11.1: a proof is fresh for that long, and used once. */
const PROOF_SECONDS = 300

/** What a bank's API does with a token: asks flow what it is worth, and whose account it opens. */
export function createCheckToken(discover: Discover): CheckToken {
  const isFirst = createUsedOnce()

  return async ({ method, url, authorization, dpop, scope }) => {
    const [, scheme = '', token = ''] = /^(Bearer|DPoP) +(\S+)$/i.exec(authorization) ?? []
    if (!token) return refuse(401, 'Bearer')
    const told = await oauth.tokenIntrospection(await discover(), token)
    const account = told.account as IntrospectedAccount | undefined
    if (!told.active || !account) return refuse(401, `${scheme} error="invalid_token"`)

    // Bound to a certificate (RFC 8705), which nobody can show here.
    if (told.cnf?.['x5t#S256'] !== undefined) return refuse(401, `${scheme} error="invalid_token"`)
    const thumbprint = told.cnf?.jkt
    if ((thumbprint !== undefined) !== (scheme.toLowerCase() === 'dpop')) {
      return refuse(401, 'DPoP error="invalid_token"')
    }
    if (thumbprint !== undefined) {
      const proof = await readProof(dpop, token)
      const fits = proof?.htm === method && proof.htu === url && proof.thumbprint === thumbprint
      if (!fits || !isFirst(proof.jti)) return refuse(401, 'DPoP error="invalid_dpop_proof"')
    }
    if (!told.scope?.split(' ').includes(scope)) {
      return refuse(403, `${scheme} error="insufficient_scope", scope="${scope}"`)
    }
    return { status: 'good', account, consentId: String(told.consent_id) }
  }
}

function refuse(httpStatus: number, challenge: string): TokenChecked {
  return { status: 'refused', httpStatus, challenge }
}

/** RFC 9449, section 4.3. */
async function readProof(text: string, token: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256', 'PS256', 'EdDSA'],
      maxTokenAge: PROOF_SECONDS
    })
    const ath = createHash('sha256').update(token).digest('base64url')
    if (payload.ath !== ath || typeof payload.jti !== 'string') return undefined
    const { htm, htu, jti } = payload
    return { htm, htu, jti, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as JWK) }
  } catch {
    return undefined
  }
}

function createUsedOnce(): (jti: string) => boolean {
  const used = new Map<string, number>()
  return (jti) => {
    const now = Date.now()
    for (const [old, at] of used) {
      if (at + PROOF_SECONDS * 1000 > now) break
      used.delete(old)
    }
    if (used.has(jti)) return false
    used.set(jti, now)
    return true
  }
}
