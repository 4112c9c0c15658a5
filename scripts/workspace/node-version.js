// @ts-check

/**
 * Tells whether this Node can run the project: 20.19 or later of 20, 22.12 or later of the rest.
 * Modules that are required by `import` and the dependencies draw the line there.
 *
 * @param {string} version as in process.versions.node
 */
export function isNodeRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 20) return minor >= 19
  if (major === 22) return minor >= 12
  return major > 22
}

/** Ends the process with one clear message where Node is too old. */
export function refuseOldNode(version = process.versions.node) {
  if (isNodeRecentEnough(version)) return
  console.error(
    `This is Node.js ${version}; the project needs 20.19 or later (or 22.12 or later).\n` +
      'Get one from https://nodejs.org, or with the version manager you use, and try again.'
  )
  process.exit(1)
}
