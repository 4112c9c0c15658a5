// @ts-check

const ENTITIES = /** @type {Record<string, string>} */ ({
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"'
})

/** What the form of a page holds before anybody types. @param {string} html @returns {Record<string, string>} */
export function hiddenFields(html) {
  const inputs = [...html.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => {
    const attribute = (/** @type {string} */ name) =>
      new RegExp(`\\s${name}="([^"]*)"`).exec(input)?.[1] ?? ''
    const value = attribute('value').replaceAll(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity)
    return [attribute('name'), value]
  })
  return Object.fromEntries(inputs)
}
