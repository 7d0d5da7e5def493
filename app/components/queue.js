// What the levers say to the server: one message under way at a time, then the newest value of each lever, so that a
// slow server is never given a backlog. It knows no page; the clock is given.

const OFTEN = ["move", "play"]

/**
 * `put` a message; say when the server has `answered`. An answer that never comes (the connection was lost) is waited
 * for no longer than `patience`, in milliseconds.
 * @param {(message: LeverMessage) => void} send
 * @param {{patience?: number, start?: (act: () => void, after: number) => any, stop?: (timer: any) => void}} [clock]
 */
export function queueOf(send, {patience = 3000, start = setTimeout, stop = clearTimeout} = {}) {
  /** @type {LeverMessage[]} */
  const waiting = []
  let busy = false
  /** @type {any} */
  let timer

  const next = () => {
    if (busy || !waiting.length) return
    busy = true
    timer = start(answered, patience)
    send(waiting.shift())
  }
  const answered = () => {
    stop(timer)
    busy = false
    next()
  }

  /**
   * Where a value of the same lever waits that nobody needs to hear any more. What was done in between (an undo, a
   * reset) stays in between.
   * @param {LeverMessage} message
   */
  const outdated = message => {
    const between = waiting.findLastIndex(m => !OFTEN.includes(m.do))
    return waiting.findIndex((m, i) => i > between && m.do === message.do && m.name === message.name)
  }

  /** @param {LeverMessage} message */
  const put = message => {
    const at = OFTEN.includes(message.do) ? outdated(message) : -1
    if (at >= 0) waiting[at] = {...message, last: Boolean(message.last || waiting[at].last)}
    else waiting.push(message)
    next()
  }

  return {put, answered}
}
