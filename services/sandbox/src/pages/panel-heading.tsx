/** The title of a panel, and its place in the story. */
export function PanelHeading({
  id,
  place,
  title,
  english
}: {
  id: string
  place: number
  title: string
  /** For those who do not read the rest. */
  english: string
}) {
  return (
    <>
      <h2 id={id}>
        <span class="place">{place}</span> {title}
      </h2>
      <p class="english" lang="en">
        {english}
      </p>
    </>
  )
}
