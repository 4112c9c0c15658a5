import type { Switch, SwitchTarget } from './switches.ts'

interface Settings {
  readonly id: string
  readonly switchedOff: boolean
  readonly suspended?: boolean
}

/**
 * What is switched off, if anything: by its file, by an operator's switch, or because the app's client is suspended;
 * none of them overrules another.
 * Where it is anything, the answer is B0070.
 */
export type SwitchedOff = (parties: {
  institution: Settings
  app?: Settings
}) => SwitchTarget['kind'] | undefined

/** @param switches as they are known at the moment of asking */
export function createSwitchedOff(switches: () => readonly Switch[]): SwitchedOff {
  const isOff = (kind: SwitchTarget['kind'], settings: Settings) =>
    settings.switchedOff ||
    settings.suspended ||
    switches().some((it) => it.switchedOff && it.kind === kind && it.id === settings.id)
  return ({ institution, app }) => {
    if (isOff('institution', institution)) return 'institution'
    return app && isOff('app', app) ? 'app' : undefined
  }
}
