export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

export interface Series {
  readonly name: string
  readonly type: string
  readonly help: string
  /** Of all its samples, but for those that make a histogram. */
  readonly labels: readonly string[]
  readonly samples: readonly Sample[]
}

/** What a service tells Prometheus. */
export async function scrape(url: string): Promise<readonly Series[]> {
  // Asked twice, so that the first is itself among what is counted.
  await fetch(`${url}/metrics`)
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split(/^(?=# HELP )/m).flatMap((block) => {
    const [, name = '', help = ''] = /^# HELP (\w+) (.*)$/m.exec(block) ?? []
    const [, type = ''] = /^# TYPE \w+ (\w+)$/m.exec(block) ?? []
    if (!name) return []
    const samples = block.split('\n').flatMap(sampleOf)
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)))
    if (type === 'histogram') labels.delete('le')
    return [{ name, type, help, labels: [...labels], samples }]
  })
}

function sampleOf(line: string): readonly Sample[] {
  const [, name, braces = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? []
  if (!name) return []
  const pairs = [...braces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
  return [{ name, labels: Object.fromEntries(pairs.map(([, key, value]) => [key, value])) }]
}
