export type FormFields = Readonly<Record<string, string>>

/** What the form of a page holds before anybody types: as a browser would send it. */
export function formFields(html: string): FormFields {
  const inputs = [...html.matchAll(/<input\b[^>]*>/g)].map(([input]) => {
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(input)?.[1]
    const chosen = !/type="(?:radio|checkbox)"/.test(input) || /\schecked/.test(input)
    return { name: attribute('name'), value: attribute('value') ?? '', chosen }
  })
  return Object.fromEntries(
    inputs.flatMap(({ name, value, chosen }) =>
      name && chosen ? [[name, readEntities(value)]] : []
    )
  )
}

const ENTITIES: FormFields = { '&amp;': '&', '&lt;': '<', '&quot;': '"', '&gt;': '>' }

const readEntities = (text: string) =>
  text.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity)
