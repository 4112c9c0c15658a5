import type { SwitchResource } from '@yobirin/contracts'
import type { Switch, SwitchTarget } from '../../switches/switches.ts'
import { toInstant } from '../instant.ts'

export function toSwitchResource(
  { kind, id }: SwitchTarget,
  settings: { readonly name: string; readonly switchedOff: boolean; readonly suspended?: boolean },
  last: Switch | undefined
): SwitchResource {
  const { name, switchedOff: switchedOffInFile, suspended = false } = settings
  const switchedOff = switchedOffInFile || suspended || last?.switchedOff === true
  return {
    ...{ kind, id, name, switchedOff, switchedOffInFile },
    ...(suspended && { suspended }),
    ...(last && {
      lastChange: {
        ...{ switchedOff: last.switchedOff, at: toInstant(last.at) },
        ...{ by: last.by, why: last.why }
      }
    })
  }
}
