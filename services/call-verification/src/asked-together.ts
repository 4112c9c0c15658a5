import { isRedisAway } from '@yobirin/redis'

/** As many as are decided in one go: Redis does nothing else meanwhile. They leave before the turn ends. */
const MOST = 50

interface Asked<Question, Answer> {
  readonly question: Question
  resolve(answer: Answer): void
  reject(error: unknown): void
}

type AskAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>

/**
 * Gathers what is asked in one turn of the event loop, by whatever it has in common, and asks it at once. Nobody
 * fails by another's question: what goes wrong for several is asked again for each, so a question must bear to
 * be asked twice. Only where Redis is away that would help nobody.
 *
 * @returns asks; `askAll` answers in the order of the questions
 */
export function createAskedTogether<Question, Answer>(): (
  inCommon: string,
  question: Question,
  askAll: AskAll<Question, Answer>
) => Promise<Answer> {
  const gathering = new Map<string, Asked<Question, Answer>[]>()

  async function ask(asked: readonly Asked<Question, Answer>[], askAll: AskAll<Question, Answer>) {
    try {
      const answers = await askAll(asked.map(({ question }) => question))
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as Answer)
    } catch (error) {
      if (asked.length > 1 && error instanceof Error && !isRedisAway(error)) {
        for (const one of asked) void ask([one], askAll)
      } else {
        for (const { reject } of asked) reject(error)
      }
    }
  }

  return (inCommon, question, askAll) =>
    new Promise((resolve, reject) => {
      const leave = () => {
        // Those who were enough left at once.
        if (gathering.get(inCommon) !== asked) return
        gathering.delete(inCommon)
        void ask(asked, askAll)
      }
      const present = gathering.get(inCommon)
      const asked = present ?? []
      asked.push({ question, resolve, reject })
      if (!present) {
        gathering.set(inCommon, asked)
        setImmediate(leave)
      }
      if (asked.length >= MOST) leave()
    })
}
