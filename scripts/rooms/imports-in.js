// @ts-check

// Biome's formatting makes this enough: a statement begins its line, a specifier stands in single quotes.
const STATEMENT = /^(import|export)\b(?:[^'"`;=]*?\bfrom\s*|\s*)'([^']+)'/gm
const CALL = /\bimport\(\s*'([^']+)'/g
const EXPORT_ALL = /^export\s+(?:type\s+)?\*/m

/**
 * What a source file imports, by whatever form of import.
 *
 * @param {string} text
 * @returns {{ specifiers: string[], exportsAll: boolean }}
 */
export function importsIn(text) {
  const statements = [...text.matchAll(STATEMENT)].map((match) => match[2] ?? '')
  const calls = [...text.matchAll(CALL)].map((match) => match[1] ?? '')
  return { specifiers: [...statements, ...calls], exportsAll: EXPORT_ALL.test(text) }
}
