import t from 'tap'
import { formFields } from '../../../test/support/form-fields.ts'
import { addFurigana, kanjiWithoutReading } from '../src/furigana/add-furigana.ts'
import { loadInstitutions } from '../src/institutions/institutions.ts'
import { ownWords } from '../src/institutions/own-words.ts'
import { loadAssets } from '../src/pages/assets.ts'
import { LANGUAGES, TEXTS, type Texts } from '../src/texts/texts.ts'
import { arrive, openJourney, readPage } from './support/customer.ts'
import { startFlow } from './support/flow.ts'

t.test('pages are in the language that the browser asks for', async (t) => {
  const flow = await startFlow(t)
  const languageOf = async (acceptLanguage?: string) => {
    const { id } = await openJourney(flow)
    const { body } = await flow.app.inject({
      url: `/journey/${id}`,
      headers: { ...(acceptLanguage !== undefined && { 'accept-language': acceptLanguage }) }
    })
    return LANGUAGES.find((language) => body.includes(TEXTS[language].phone.question))
  }
  // Easy Japanese stands there with readings, which hide its sentences from this test: see below.
  t.equal(await languageOf(), 'ja', 'Japanese for those who do not say')
  t.equal(await languageOf('ja'), 'ja')
  t.equal(await languageOf('en-US,en;q=0.9,ja;q=0.8'), 'en')
  t.equal(await languageOf('de-DE,de;q=0.9,en;q=0.8'), 'en')
  t.equal(await languageOf('ja,en;q=0.9'), 'ja')
  t.equal(await languageOf('*'), 'ja')
  t.equal(await languageOf(';;q=nonsense,\u0000'), undefined)
  const { body } = await flow.app.inject({
    url: '/nowhere',
    headers: { 'accept-language': 'vi-VN,vi;q=0.9' }
  })
  t.match(body, '<html lang="ja" class="furigana">', 'easy Japanese for those who read neither')
  t.match(body, 'やさしい<ruby>日本語<rt>にほんご</rt></ruby></a>')
})

t.test('a language that is chosen by hand stays, and so does the journey', async (t) => {
  const flow = await startFlow(t)
  const { id } = await openJourney(flow)
  const cookies = new Map<string, string>()
  const get = async (url: string) => {
    const answer = await flow.app.inject({
      url,
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }
    })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    return answer
  }
  t.match((await get(`/journey/${id}`)).body, TEXTS.ja.phone.title)
  const choice = await get(`/journey/${id}?reader=en`)
  t.equal(choice.statusCode, 303)
  t.equal(choice.headers.location, id, 'back to the same page, without the choice in its address')
  const page = readPage(await get(`/journey/${id}`))
  t.match(page.text, TEXTS.en.phone.title)
  t.equal(page.step, 'phone')
  t.match(page.html, '<html lang="en">')
  t.match((await get('/nowhere')).body, TEXTS.en.notFound.title, 'other pages follow')

  await get(`/journey/${id}?reader=ja.furigana`)
  t.match((await get(`/journey/${id}`)).body, '<ruby>電話番号<rt>でんわばんごう</rt></ruby>')
  await get(`/journey/${id}?reader=easy`)
  const { body } = await get(`/journey/${id}`)
  t.match(body, TEXTS.easy.phone.question, 'readings can be taken away')
  t.notMatch(body, '<ruby>')

  for (const address of [
    `/journey/${id}?reader=xx`,
    `/journey/${id}?reader=`,
    `/journey/${id}?reader=en&next=//elsewhere.example`
  ]) {
    t.equal((await get(address)).statusCode, 200, `nothing is chosen by ${address}`)
  }
  const away = await get('//elsewhere.example?reader=en')
  t.notMatch(String(away.headers.location ?? ''), 'elsewhere', 'a choice leads nowhere else')
})

t.test('another language keeps what was typed, and never the PIN', async (t) => {
  const flow = await startFlow(t)
  const customer = await arrive(flow, { step: 'account' })
  const typed = { branch: '00', accountType: 'savings', accountNumber: '12 "345' }
  const answer = await customer.press('', { fields: { ...typed, reader: 'en', pin: '4649' } })
  t.equal(answer.headers.location, `/journey/${customer.journeyId}`)
  t.match(answer.cookies, [{ name: /yobirin-reader$/, value: 'en', httpOnly: true }])
  const page = await customer.page()
  t.match(formFields(page.html), typed)
  t.equal(page.code, '', 'nothing was said to be wrong yet')
  const stored = JSON.stringify(await flow.journeys.read(customer.journeyId))
  t.match(stored, '12 \\"345')
  t.notMatch(stored, '4649')

  await customer.press('', { step: 'customer', fields: { branch: '999', reader: 'ja' } })
  t.match(formFields((await customer.page()).html), typed, 'a step that is not the current one')
  await customer.press('', { csrfToken: 'another', fields: { branch: '999', reader: 'ja' } })
  t.match(formFields((await customer.page()).html), typed, 'a form that is not ours')
  await customer.press('next', { fields: { reader: 'xx' } })
  t.equal((await customer.page()).step, 'account', 'no language: the form is a form')
})

t.test('every kanji of ours has its reading, in words and in dates', (t) => {
  for (const language of ['ja', 'easy'] as const) {
    const missing = sentences(TEXTS[language]).flatMap((text) =>
      kanjiWithoutReading(text).map((kanji) => `${kanji} in ${text}`)
    )
    t.same(missing, [], language)
  }
  for (const institution of loadInstitutions().all) {
    for (const language of ['ja', 'easy'] as const) {
      const own = sentences(ownWords(institution, language))
      t.same(own.flatMap(kanjiWithoutReading), [], institution.id)
    }
  }
  const read = (text: string) =>
    addFurigana(`<body>${text}</body>`)
      .replace(/<ruby>.*?<rt>(.*?)<\/rt><\/ruby>/gu, '$1')
      .replace(/<\/?body>/g, '')
  t.equal(read('11月28日(土) 4:15'), '11がつ28にち(ど) 4:15')
  t.equal(read('1日、2日、20日、30日間'), 'ついたち、ふつか、はつか、30にちかん')
  t.equal(read('1分、2分、自分'), '1ぷん、2ふん、じぶん')
  t.equal(read('呼び出し音、音が出る'), 'よびだしおん、おとがでる')
  t.equal(read('行いません。行って'), 'おこないません。いって')
  const marked = '<body title="日本>語"><!-- 日本 -->A</body>'
  t.equal(addFurigana(marked), marked, 'what is no text stays as it is')
  t.end()
})

t.test('no language is a copy of another, and each writes what it is given', (t) => {
  const samples = LANGUAGES.map((language) => sentences(TEXTS[language]))
  t.equal(new Set(samples.map(({ length }) => length)).size, 1)
  t.notMatch(
    sentences(TEXTS.en)
      .map((text) =>
        text.replace(/[（(](?:普通|貯蓄|店番|科目|口座|カナ)\S*?[)）]|ヤマダ ハナコ/g, '')
      )
      .join(' '),
    /[ぁ-んァ-ン一-龥]/u,
    'English is English, but for words that stand on the card'
  )
  const at = Date.UTC(2026, 10, 27, 15)
  t.equal(TEXTS.ja.instant(at), '11月28日(土) 0:00')
  t.equal(TEXTS.easy.instant(at), '11月28日土曜日 0:00')
  t.match(TEXTS.en.instant(at), /^Saturday,? 28 November at 0:00, Japan time$/)
  t.equal(TEXTS.ja.spoken('0120-444-333'), '0 1 2 0 の 4 4 4 の 3 3 3')
  t.equal(TEXTS.en.spoken('0120-444-333'), '0 1 2 0, 4 4 4, 3 3 3')
  t.end()
})

t.test('a first page is small, and what it loads is compressed', async (t) => {
  const flow = await startFlow(t)
  const assets = loadAssets(loadInstitutions())
  const compressed = (path: string) => {
    const asset = assets.all.find((each) => each.path === path)
    return (asset?.compressed ?? asset?.content ?? '').length
  }
  for (const reader of ['ja', 'ja.furigana', 'easy.furigana', 'en']) {
    const { id } = await openJourney(flow, { step: 'account' })
    const { body } = await flow.app.inject({
      url: `/journey/${id}`,
      headers: { cookie: `yobirin-reader=${reader}` }
    })
    const loaded = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      ([, path = '']) => path
    )
    t.equal(loaded.length, 4, 'a stylesheet, a script, an icon and a logo')
    const size = loaded.reduce((sum, path) => sum + compressed(path), Buffer.byteLength(body))
    t.ok(size > 2_000 && size < 50_000, `${reader}: ${size} bytes`)
  }
  const scripts = assets.all.filter(({ type }) => type.startsWith('text/javascript'))
  const size = scripts.reduce((sum, { path }) => sum + compressed(path), 0)
  t.ok(scripts.length > 3 && size < 10_000, `${size} bytes of scripts`)

  const stylesheet = assets.dressOf(loadInstitutions().default).stylesheetPath
  const plain = await flow.app.inject({ url: stylesheet })
  const packed = await flow.app.inject({
    url: stylesheet,
    headers: { 'accept-encoding': 'gzip, br' }
  })
  t.equal(plain.headers['content-encoding'], undefined)
  t.equal(packed.headers['content-encoding'], 'br')
  t.ok(packed.rawPayload.length * 3 < plain.rawPayload.length)
})

/** Each text of a language, with samples for what it takes. */
function sentences(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(sentences)
  if (typeof value === 'function')
    return sentences(sampleOf(value as (...given: never[]) => unknown))
  return value && typeof value === 'object' ? Object.values(value as Texts).flatMap(sentences) : []
}

function sampleOf(text: (...given: never[]) => unknown): unknown {
  for (const sample of [['0120-444-333', 'A'], [1_800_000_000_000, 6], [['A']]]) {
    try {
      return text(...(sample as never[]))
    } catch {
      // Takes something else.
    }
  }
  throw new Error('no sample fits')
}
