// A question asked again and again while something moves: one is on its way at a time, and of those that wait only the newest is asked.

/**
 * @template Q, A
 * @param {(question: Q) => Promise<A>} ask
 * @param {(answer: A, question: Q) => void} told
 * @returns {(question: Q) => Promise<void>}
 */
export function newest(ask, told) {
  let busy = false
  /** @type {{question: Q} | null} */
  let next = null
  return async question => {
    next = {question}
    if (busy) return
    busy = true
    while (next) {
      const asked = next
      next = null
      told(await ask(asked.question), asked.question)
    }
    busy = false
  }
}
