// @ts-check
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseAllDocuments } from 'yaml'

/**
 * @typedef {object} Document
 * @property {string} file from the root of the repository
 * @property {any} value
 */

/**
 * Every YAML document below a folder.
 *
 * @param {string} root
 * @param {string} folder
 * @returns {Document[]}
 * @throws {Error} where a file is not YAML, or has a key twice
 */
export function readDocuments(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(join(root, file), 'utf8'), { merge: true }).map((document) => {
        const [error] = document.errors
        if (error) throw new Error(`${file}: ${error.message}`)
        return { file, value: document.toJS() }
      })
    )
}
