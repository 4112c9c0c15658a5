import { type Static, Type } from 'typebox'
import type { Switch, SwitchTarget } from '../../switches/switches.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const SwitchResourceSchema = Type.Object({
  kind: Type.Enum(['institution', 'app']),
  id: Type.String(),
  name: Type.String(),
  switchedOff: Type.Boolean({ description: 'Whether it is off now, whoever switched it off' }),
  switchedOffInFile: Type.Boolean({ description: 'What its file switches off stays off' }),
  suspended: Type.Optional(
    Type.Literal(true, { description: 'Its client is suspended: off until that is resumed' })
  ),
  lastChange: Type.Optional(
    Type.Object({
      switchedOff: Type.Boolean(),
      at: InstantSchema,
      by: Type.String(),
      why: Type.String()
    })
  )
})

export function toSwitchResource(
  { kind, id }: SwitchTarget,
  settings: { readonly name: string; readonly switchedOff: boolean; readonly suspended?: boolean },
  last: Switch | undefined
): Static<typeof SwitchResourceSchema> {
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
