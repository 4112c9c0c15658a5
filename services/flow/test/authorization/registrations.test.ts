import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { ClientRegistrationSchema } from '@yobirin/contracts'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { checkRegistration } from '../../src/authorization/clients/check-registration.ts'
import { sqlClients } from '../../src/authorization/clients/sql-clients.ts'
import { createAccountCheck } from '../../src/authorization/consents/account-check.ts'
import { createForgetOver } from '../../src/authorization/forget-over.ts'
import { parseSigningKeys } from '../../src/authorization/keys/signing-keys.ts'
import { sqlRefreshTokens } from '../../src/authorization/storage/refresh-tokens.ts'
import { sqlVerificationRecords } from '../../src/authorization/verification-record/sql-verification-records.ts'
import {
  createSignRecord,
  RECORD_TYPE
} from '../../src/authorization/verification-record/verification-record.ts'
import { issueCertificate } from '../support/certificates.ts'
import { testDatabase } from '../support/database.ts'
import { baselineRegistration } from '../support/oauth-apps.ts'
import { signingKeys } from '../support/signing-keys.ts'

const rules = { isInstitution: (id: string) => id === 'yobirin-shinkumi', allowsLoopback: false }

function publicKey(type: 'ec' | 'rsa' | 'ed25519', options = {}) {
  const generate = generateKeyPairSync as unknown as (
    type: string,
    options: object
  ) => { publicKey: { export(format: object): Record<string, unknown> } }
  return generate(type, options).publicKey.export({ format: 'jwk' })
}

t.test('what may be registered', async (t) => {
  const faults = (change = {}, more = {}) =>
    checkRegistration(baselineRegistration(change), { ...rules, ...more })
  const keys = (...list: unknown[]) => ({
    authentication: { method: 'private_key_jwt', jwks: { keys: list } }
  })

  t.strictSame(faults(), [])
  t.strictSame(faults({ profile: 'fapi2', ...keys(publicKey('ec', { namedCurve: 'P-256' })) }), [])
  t.strictSame(faults(keys(publicKey('ed25519'), publicKey('rsa', { modulusLength: 2048 }))), [])
  t.match(faults({ institution: 'nowhere' }), [/there is no nowhere/])
  t.match(faults({ profile: 'fapi2' }), [/a secret is not enough/])
  t.match(faults(keys(publicKey('ec', { namedCurve: 'P-384' }))), [/key 1 must be P-256/])
  t.match(faults(keys(publicKey('rsa', { modulusLength: 1024 }))), [/2048 bits/])
  t.match(faults(keys({ kty: 'oct', k: 'c2VjcmV0' })), [/is private/])
  t.match(faults(keys(JSON.parse(signingKeys('k')).keys[0])), [/is private/])
  t.match(faults(keys({ kty: 'EC' })), [/not a JSON Web Key/])
  t.match(
    faults({ authentication: { method: 'private_key_jwt', jwksUri: 'http://app.example/jwks' } }),
    [/jwksUri/]
  )

  const tls = (authentication: object, more = {}) =>
    faults({ authentication, ...more }, { mutualTls: true })
  const certified = new X509Certificate(issueCertificate('app', { host: 'app.example' }).cert)
  const key = certified.publicKey.export({ format: 'jwk' })
  const x5c = [certified.raw.toString('base64')]
  const selfSigned = (jwk: object) => ({
    method: 'self_signed_tls_client_auth',
    jwks: { keys: [jwk] }
  })
  const named = { method: 'tls_client_auth', sanDns: 'app.example' }
  for (const authentication of [named, selfSigned({ ...key, x5c })]) {
    t.strictSame(tls(authentication, { profile: 'fapi2' }), [])
    t.match(faults({ authentication }), [/mutual TLS is off here, until MUTUAL_TLS_PUBLIC_URL/])
  }
  t.match(faults({ tokenBinding: 'certificate' }), [/mutual TLS is off here/])
  t.match(tls(named, { tokenBinding: 'dpop' }), [/tokenBinding: .* bound to that/])
  t.match(tls(selfSigned(key)), [/key 1 has no certificate in "x5c"/])
  t.match(tls(selfSigned({ ...key, x5c: ['bm9uZQ=='] })), [/key 1 has no certificate/])
  const other = publicKey('ec', { namedCurve: 'P-256' })
  t.match(tls(selfSigned({ ...other, x5c })), [/key 1 is not the key of its certificate/])

  for (const uri of [
    'http://app.example/returned',
    'https://app.example/returned#here',
    'https://*.app.example/returned',
    'https://user@app.example/returned',
    'https://app.example',
    'https://APP.example/returned',
    'https://app.example/a/../returned',
    'app:/returned',
    'javascript:alert(1)',
    'returned'
  ]) {
    t.match(faults({ redirectUris: [uri] }), [/redirectUris/], uri)
  }
  t.match(faults({ redirectUris: ['https://a.example/', 'https://b.example/'] }), [/on one host/])
  const local = { redirectUris: ['http://localhost:3002/returned'] }
  t.match(faults(local), [/redirectUris/])
  t.strictSame(faults(local, { allowsLoopback: true }), [], 'in the sandbox')

  const fits = Compile(ClientRegistrationSchema)
  t.ok(fits.Check(baselineRegistration()))
  for (const change of [
    { id: 'Bad id' },
    { profile: 'open' },
    { scopes: [] },
    { scopes: ['payments'] },
    { authentication: { method: 'none' } },
    { authentication: { method: 'client_secret_basic', jwks: { keys: [{}] } } },
    { consentDays: 0 },
    { authentication: { method: 'tls_client_auth' } },
    { authentication: { method: 'tls_client_auth', sanDns: 'a', sanUri: 'b' } },
    { tokenBinding: 'none' },
    { redirectUris: [] }
  ] as object[]) {
    t.notOk(fits.Check({ ...baselineRegistration(), ...change }), JSON.stringify(change))
  }
})

t.test('registered clients', async (t) => {
  const { database } = await testDatabase(t)
  const clients = sqlClients(database)
  const registration = baselineRegistration()
  const registered = await clients.register(database, registration, 1_000)
  if (registered.status !== 'registered') throw new Error('not registered')
  const { secret = '' } = registered
  t.match(secret, /^[\w-]{43}$/)
  t.notMatch(JSON.stringify(await database.query('SELECT * FROM client')), secret)
  t.strictSame(await clients.register(database, registration, 2_000), { status: 'taken' })

  const renewed = await clients.renewSecret(database, registration.id)
  t.equal(renewed.status, 'renewed')
  t.not((await clients.find(registration.id))?.secretHash, registered.client.secretHash)

  await clients.suspend(database, registration.id, 5_000)
  await clients.suspend(database, registration.id, 6_000)
  t.equal((await clients.find(registration.id))?.suspendedAt, 5_000)
  await clients.resume(database, registration.id)
  t.equal((await clients.find(registration.id))?.suspendedAt, undefined)

  const jwks = { keys: [publicKey('ec', { namedCurve: 'P-256' })] }
  const toKeys = { ...registration, authentication: { method: 'private_key_jwt', jwks } } as const
  t.match(await clients.change(database, toKeys), { status: 'changed' })
  t.equal((await clients.find(registration.id))?.secretHash, undefined)
  t.match(await clients.renewSecret(database, registration.id), { status: 'without_secret' })
  t.match(await clients.change(database, registration), { status: 'changed', secret: String })

  for (const id of ['nobody', `${registration.id}-x`]) {
    t.match(await clients.change(database, { ...registration, id }), { status: 'not_found' })
    t.match(await clients.renewSecret(database, id), { status: 'not_found' })
    t.match(await clients.suspend(database, id, 1), { status: 'not_found' })
  }
  t.strictSame(
    (await clients.list()).map(({ id }) => id),
    [registration.id]
  )
})

t.test('signing keys', async (t) => {
  const [one, two] = [signingKeys('one'), signingKeys('two')].map(
    (text) => JSON.parse(text).keys[0]
  )
  t.strictSame(
    parseSigningKeys(JSON.stringify({ keys: [one, two] })).map(({ kid }) => kid),
    ['one', 'two']
  )
  for (const [text, says] of [
    ['nothing', /JSON Web Key Set/],
    ['{"keys":{}}', /JSON Web Key Set/],
    ['{"keys":[]}', /there must be a key/],
    [JSON.stringify({ keys: [one, one] }), /same "kid"/],
    [JSON.stringify({ keys: [one, { ...two, d: undefined }] }), /key 2 must be a private/],
    [JSON.stringify({ keys: [{ ...one, kid: '' }] }), /key 1/],
    [JSON.stringify({ keys: [{ ...one, d: two.x }] }), /key 1/],
    [JSON.stringify({ keys: [publicKey('rsa', { modulusLength: 2048 })] }), /key 1/]
  ] as const) {
    const error = t.throws(() => parseSigningKeys(text), says) as Error
    t.notOk(error.message.includes(one.d), 'the key is not shown')
  }
})

t.test('the verification record is checked offline, with the published keys alone', async (t) => {
  const { database } = await testDatabase(t)
  const [signingKey] = parseSigningKeys(signingKeys('the-key'))
  const { d: _private, ...published } = signingKey
  const verification = {
    consentId: 'the-consent',
    institution: 'yobirin-shinkumi',
    clientId: 'the-app',
    account: { branch: '001', accountType: 'ordinary', accountNumber: '1000001' },
    maskedPhone: '*******3333',
    journeyId: 'the-journey',
    verificationId: 'the-call',
    verifiedAt: 1_700_000_000_000,
    strengthBits: 4.5,
    codeChallenge: 'the-challenge',
    allowedAt: 1_700_000_060_000
  }
  const issuer = new URL('https://flow.example')
  const jws = await createSignRecord({ issuer, signingKey })(verification)

  const records = sqlVerificationRecords({
    database,
    sealer: createSealer(parseSealingKeys(`k:${Buffer.alloc(32).toString('base64url')}`))
  })
  const kept = { consentId: 'the-consent', institution: 'yobirin-shinkumi', at: 1_000, jws }
  await records.keep(kept)
  await records.keep({ ...kept, jws: 'another' })
  const found = (await records.find('the-consent')) ?? ''
  t.equal(found, jws, 'the first is kept')
  t.notMatch(JSON.stringify(await database.query('SELECT * FROM verification_record')), jws)

  const keys = createLocalJWKSet({ keys: [published] })
  const { payload, protectedHeader } = await jwtVerify(found, keys, {
    issuer: issuer.origin,
    audience: 'yobirin-shinkumi',
    typ: RECORD_TYPE,
    algorithms: ['ES256']
  })
  t.equal(protectedHeader.kid, 'the-key')
  t.match(payload, {
    jti: 'the-call',
    account: { branch: '001', account_type: 'ordinary', account_number: '1000001' },
    call: { from: '*******3333', verified_at: 1_700_000_000, strength_bits: 4.5 },
    bound_to: { client_id: 'the-app', code_challenge: 'the-challenge', journey_id: 'the-journey' },
    allowed_at: 1_700_000_060
  })
  const [header, body, signature] = found.split('.')
  const changed = JSON.parse(Buffer.from(body ?? '', 'base64url').toString())
  changed.call.strength_bits = 20
  const forged = Buffer.from(JSON.stringify(changed)).toString('base64url')
  await t.rejects(jwtVerify(`${header}.${forged}.${signature}`, keys), /signature/)

  t.equal(await records.forget('yobirin-shinkumi', 1_000), 0)
  t.equal(await records.forget('yobirin-shinkumi', 1_001), 1)
  t.equal(await records.find('the-consent'), undefined)
})

t.test('the records of the bank are asked again within a minute', async (t) => {
  const clock = { at: 1_000_000, now: async () => clock.at }
  let asked = 0
  let status: 'found' | 'not_available' = 'found'
  const stands = createAccountCheck({
    consents: { accountOf: async (id) => (id === 'over' ? undefined : { id }) },
    directory: {
      find: async () => {
        asked += 1
        return { status }
      }
    },
    clock
  })
  const consent = { id: 'one', accountKey: 'key' }
  t.equal(await stands(consent), true)
  t.equal(await stands({ ...consent, id: 'two' }), true)
  t.equal(asked, 1, 'the answer is remembered, by account')
  status = 'not_available'
  t.equal(await stands(consent), true)
  clock.at += 59_000
  t.equal(await stands(consent), false)
  t.equal(await stands(consent), false)
  t.equal(asked, 3, 'a no is not remembered')
  t.equal(await stands({ id: 'over', accountKey: 'other' }), false)
})

t.test('what is over is forgotten, and nothing before', async (t) => {
  const { database } = await testDatabase(t)
  const sealer = createSealer(parseSealingKeys(`k:${Buffer.alloc(32).toString('base64url')}`))
  const refreshTokens = sqlRefreshTokens({ database, sealer })
  const verificationRecords = sqlVerificationRecords({ database, sealer })
  const day = 86_400_000
  const institutions = {
    all: [
      { id: 'ten-days', retentionDays: 10 },
      { id: 'long', retentionDays: 1_000 }
    ]
  }
  const forgetOver = createForgetOver({ refreshTokens, verificationRecords, institutions })
  for (const [token, expiresAt] of [
    ['over', 20 * day],
    ['good', 20 * day + 1]
  ] as const) {
    await refreshTokens.save({ token, consentId: 'c', payload: '{}', expiresAt })
  }
  for (const [consentId, institution, at] of [
    ['old', 'ten-days', 10 * day - 1],
    ['young', 'ten-days', 10 * day],
    ['elsewhere', 'long', 0]
  ] as const) {
    await verificationRecords.keep({ consentId, institution, at, jws: 'a.b.c' })
  }

  await forgetOver(20 * day)
  t.equal(await refreshTokens.find('over'), undefined)
  t.ok(await refreshTokens.find('good'))
  t.equal(await verificationRecords.find('old'), undefined)
  t.ok(await verificationRecords.find('young'))
  t.ok(await verificationRecords.find('elsewhere'), 'another institution keeps its own longer')
})
