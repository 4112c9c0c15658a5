export { createSealer, parseSealingKeys, type Sealer, type SealingKey } from './sealer.ts'
