/** In the order in which customers come by them. */
export const STEPS: readonly string[] = ['account', 'customer', 'phone', 'call', 'pin', 'consent']
