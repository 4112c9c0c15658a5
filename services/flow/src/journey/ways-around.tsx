import type { PageVisit } from './step.ts'

/** What those can do who cannot make a call. */
export function WaysAround({
  institution,
  own,
  texts,
  folded = false
}: Pick<PageVisit, 'institution' | 'own' | 'texts'> & { folded?: boolean }) {
  const { heading, desk, relay } = texts.waysAround
  const ways = (
    <>
      <p>{desk(texts.telephone(institution.inquiryTelephone))}</p>
      {own.desk && <p lang={own.lang}>{own.desk}</p>}
      {institution.relayNumbers && <p>{relay}</p>}
    </>
  )
  return folded ? (
    <details>
      <summary>{heading}</summary>
      {ways}
    </details>
  ) : (
    <section>
      <h2>{heading}</h2>
      {ways}
    </section>
  )
}
