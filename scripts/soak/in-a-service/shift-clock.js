// @ts-check
/* The host of this process has a wrong clock: its Date is off, as every program there would find it. */

const RealDate = Date
const shiftMs = Number(process.env.SOAK_CLOCK_SHIFT_MS ?? 0)

globalThis.Date = new Proxy(RealDate, {
  construct: (Target, args, newTarget) =>
    Reflect.construct(Target, args.length === 0 ? [RealDate.now() + shiftMs] : args, newTarget),
  apply: () => new RealDate(RealDate.now() + shiftMs).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => RealDate.now() + shiftMs : Reflect.get(target, name, receiver)
})
