// @ts-check
import { knownVulnerabilities } from './known-vulnerabilities.js'
import { licences } from './licences.js'
import { lint } from './lint.js'
import { manifests } from './manifests.js'
import { rooms } from './rooms.js'
import { types } from './types.js'
import { unused } from './unused.js'

/** @type {import('./check.js').Check[]} */
export const allChecks = [lint, types, unused, rooms, manifests, licences, knownVulnerabilities]
