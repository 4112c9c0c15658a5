/**
 * The characters in which names travel through Japan's bank transfers: those of JIS X 0201 that the
 * file formats of the Japanese Bankers Association (全銀協規定フォーマット) allow for names. As banks and
 * makers of accounting software publish them: the kana without ヲ, without small ones and without the long
 * vowel sign; the sound marks, each a character of its own; digits; capital letters; ( ) - . / and the space.
 */
const TRANSFER_KANA = /^[ｱ-ﾝﾞﾟ0-9A-Z()\-./ ]*$/

const FULL =
  'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン'
const HALF = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ'
// What the set does not have, and what is written in its place: small kana large (those for Ainu names
// too), ヲ, ヰ and ヱ as they are read.
const WITHOUT_FORM_OF_THEIR_OWN =
  'ァィゥェォヵヶッャュョヮヲヰヱㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｯｬｭｮｦ'
const WRITTEN_IN_THEIR_PLACE = 'ｱｲｳｴｵｶｹﾂﾔﾕﾖﾜｵｲｴｸｼｽﾄﾇﾊﾋﾌﾍﾎﾑﾗﾘﾙﾚﾛｱｲｳｴｵﾂﾔﾕﾖｵ'

const FORMS: ReadonlyMap<string, string> = new Map([
  ...pairs(FULL, HALF),
  ...pairs(WITHOUT_FORM_OF_THEIR_OWN, WRITTEN_IN_THEIR_PLACE),
  // Combining, and standing alone.
  ...pairs('\u3099\u309a゛゜', 'ﾞﾟﾞﾟ'),
  // The dot between the parts of a foreign name.
  ...pairs('・･', '..')
])

/**
 * Long vowel signs, which transfers write as a hyphen, and whatever else looks like one: hyphens and
 * dashes of every length (they and the wave dash are Unicode's Pd), the minus sign, ruled lines, which
 * Japanese keyboards offer for "hyphen", and the tilde that stands for a wave dash. On a telephone's kana
 * keyboard the wave dash lies beside the long vowel sign.
 */
const HYPHEN_LIKE = /[ーｰ\p{Pd}−─━~]/gu

const HIRAGANA = /[ぁ-ゖゝ]/g
const HIRAGANA_TO_KATAKANA = 0x60

/** みすゞ is ミスズ. */
const REPEATED = /([ｱ-ﾝ])([ﾞﾟ]?)(ヽ+)/g

/**
 * Kana of any kind, letters of any case and hyphens of any look as a bank transfer writes them. White
 * space becomes one space. What has no form there stays as it is.
 *
 * @param text without full-width letters, digits and signs, and without white space around it
 */
export function toTransferKana(text: string): string {
  const katakana = text
    // Takes sound marks off their kana, but leaves half-width kana and ligatures alone.
    .normalize('NFD')
    .replaceAll(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + HIRAGANA_TO_KATAKANA))
  return [...katakana]
    .map((character) => FORMS.get(character) ?? character)
    .join('')
    .replaceAll(REPEATED, (_all, kana: string, mark: string, signs: string) =>
      [kana, mark, kana.repeat(signs.length)].join('')
    )
    .replaceAll(HYPHEN_LIKE, '-')
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll(/\s+/g, ' ')
}

export function isTransferKana(text: string): boolean {
  return TRANSFER_KANA.test(text)
}

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((character, index) => [character, to.charAt(index)])
}
