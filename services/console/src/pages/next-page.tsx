/** The way to the next page of a list, with what was filtered by. */
export function NextPage(props: {
  readonly path: string
  readonly query: Readonly<Record<string, string | undefined>>
  readonly next: string | undefined
}) {
  const { path, query, next } = props
  if (next === undefined) return null
  const given = Object.entries({ ...query, after: next }).flatMap(([name, value]) =>
    value ? [[name, value] as [string, string]] : []
  )
  return (
    <p>
      <a href={`${path}?${new URLSearchParams(given)}`}>Next page</a>
    </p>
  )
}
