// @ts-check
// Compares the rooms with the rules for who may import whom, here or in the folder given.
import { checkHouse } from './rooms/check-house.js'
import { root } from './workspace/root.js'

const { rooms, files, imports, violations } = checkHouse(process.argv[2] ?? root)
for (const violation of violations) console.error(violation)
console.log(`${rooms} rooms, ${files} files, ${imports} imports, ${violations.length} violations`)
if (violations.length > 0 || rooms === 0 || files === 0 || imports === 0) process.exitCode = 1
