// @ts-check
// What a caller hears in Japan while it rings: 400 Hz that trembles 16 times a second, one second on
// and two off (ITU-T E.180, supplement 2).

const ON_SECONDS = 1
const EVERY_SECONDS = 3
/** Longer than any call of ours rings. */
const TIMES = 20

/** @type {AudioContext | undefined} */
let context

/** @returns {() => void} ends it */
export function ring() {
  context ??= new AudioContext()
  void context.resume()
  const tone = new OscillatorNode(context, { frequency: 400 })
  const tremble = new OscillatorNode(context, { frequency: 16 })
  const depth = new GainNode(context, { gain: 0.5 })
  const loudness = new GainNode(context, { gain: 0 })
  const now = context.currentTime
  for (let turn = 0; turn < TIMES; turn += 1) {
    loudness.gain.setValueAtTime(0.1, now + turn * EVERY_SECONDS)
    loudness.gain.setValueAtTime(0, now + turn * EVERY_SECONDS + ON_SECONDS)
  }
  const tremolo = new GainNode(context, { gain: 1 })
  tremble.connect(depth).connect(tremolo.gain)
  tone.connect(tremolo).connect(loudness).connect(context.destination)
  tone.start()
  tremble.start()
  return () => {
    tone.stop()
    tremble.stop()
  }
}
