/** BullMQ queue: flow → flow, what its operation log is to keep. */
export const OPERATION_LOG_QUEUE = 'operation-log'
