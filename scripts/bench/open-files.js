// @ts-check

const FOR_THE_REST = 1_000

/**
 * How many connections one process may hold here: what is wanted, or what the limit on open files leaves.
 *
 * @param {number} wanted
 */
export function connectionsAllowed(wanted) {
  const report = /** @type {any} */ (process.report?.getReport())
  const soft = Number(report?.userLimits?.open_files?.soft)
  return Number.isNaN(soft) ? wanted : Math.min(wanted, soft - FOR_THE_REST)
}
