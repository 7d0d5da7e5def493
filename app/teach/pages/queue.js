// Answers on their way: each waits in the browser until the server has heard it, whatever the network does meanwhile and even
// if the page is loaded anew. Of a step only the newest answer waits, and the server keeps one for each step, so nothing
// counts double. It knows no page; storage, network and clock are given.

const SOON = 700 // ms
const LATE = 15_000

/** How long to wait before trying again, the longer the more often it failed, and never together with all others. */
export const patience = (/** @type {number} */ failures, chance = Math.random()) =>
  Math.min(LATE, SOON * 2 ** failures) * (0.5 + chance)

/**
 * `post(step, answer)` resolves to {status, problem}; a network that fails rejects, or has the status 0. `heard(step)` and
 * `refused(step, problem)` are told when an answer is through or will never be; `waiting(steps)` whenever that changes.
 * @param {{read(): any, write(value: unknown): unknown}} store
 * @param {(step: string, answer: object) => Promise<{status: number, problem?: string}>} post
 * @param {{heard?(step: string): void, refused?(step: string, problem: string, status: number): void, waiting?(steps: string[]): void}} [tell]
 * @param {(act: () => void, after: number) => any} [later]
 */
export function queueOf(store, post, {heard, refused, waiting} = {}, later = setTimeout) {
  /** @type {Record<string, object>} */
  let answers = store.read() ?? {}
  let busy = false
  let asleep = false
  let failures = 0

  const keep = () => {
    store.write(Object.keys(answers).length ? answers : null)
    waiting?.(Object.keys(answers))
  }
  const flush = async () => {
    if (busy) return
    busy = true
    while (Object.keys(answers).length && !asleep) {
      const [step, answer] = Object.entries(answers)[0]
      const {status, problem = ""} = await post(step, answer).catch(() => ({status: 0, problem: ""}))
      if (status === 0 || status === 429 || status >= 500) {
        asleep = true
        later(wake, patience(failures++))
        break
      }
      failures = 0
      if (status >= 400) refused?.(step, problem, status)
      else heard?.(step)
      if (answers[step] === answer) {
        delete answers[step]
        keep()
      }
    }
    busy = false
  }
  const wake = () => {
    asleep = false
    flush()
  }

  return {
    /** @param {number | string} step @param {object} answer */
    put(step, answer) {
      answers[step] = answer
      keep()
      flush()
    },
    /** The network is back: no need to wait any longer. */
    wake,
    forget() {
      answers = {}
      keep()
    },
    answers: () => ({...answers}),
  }
}
