// A view that the server sends whenever it changes: the class on a phone, the console, the projector. Each event is the whole
// of it, with a version that grows, so whoever missed some has missed nothing. When the line breaks, what is so is asked for
// again, after a while that is different for every browser, and the line taken up anew. It knows no page.

import {patience} from "./queue.js"

const SILENT = 45_000 // ms after which a line that says nothing is looked after
const FAILED = /** @type {{status: number, problem?: string, view?: any}} */ ({status: 0})
const WRONG = 3000 // ms by which a clock is wrong rather than an answer slow
const PATIENCE = 12_000 // ms, for one answer of the server's

/**
 * `snapshot()` resolves to {status, problem, view}; `view(view)` is told each newer one, `line(up)` whether there is a
 * connection, `over(problem, status)` that there will be none any more, for the reason the server gives.
 * @param {string} address Of the events
 * @param {() => Promise<{status: number, problem?: string, view?: any}>} snapshot
 * @param {{view(view: any): void, line?(up: boolean): void, over?(problem: string, status: number): void}} tell
 * @param {{open?: (address: string) => EventSource, later?: (act: () => void, after: number) => any, now?: () => number}} [world]
 */
export function roomOf(
  address,
  snapshot,
  tell,
  {open = at => new EventSource(at), later = setTimeout, now = Date.now} = {},
) {
  let version = -1
  let failures = 0
  let ended = false
  let heard = now()
  /** @type {EventSource} */
  let line
  let waits = false

  const take = (/** @type {any} */ view) => {
    heard = now()
    if (!view || view.version < version) return
    const first = view.version !== version
    version = view.version
    if (first) tell.view(view)
  }
  const close = () => {
    line?.close()
    line = undefined
  }
  const stop = (/** @type {string} */ problem, /** @type {number} */ status) => {
    ended = true
    close()
    tell.over?.(problem, status)
  }
  const again = () => {
    close()
    tell.line?.(false)
    if (waits || ended) return
    waits = true
    later(() => {
      waits = false
      begin()
    }, patience(failures++))
  }
  const listen = () => {
    close()
    const mine = open(address)
    line = mine
    mine.onmessage = e => {
      failures = 0
      tell.line?.(true)
      take(JSON.parse(e.data))
    }
    mine.addEventListener("beat", () => (heard = now()))
    mine.addEventListener("problem", e => {
      const {problem, status} = JSON.parse(/** @type {MessageEvent} */ (e).data)
      if (!ended) stop(problem, status)
    })
    mine.onopen = () => tell.line?.(true)
    mine.onerror = () => mine === line && again()
  }
  const begin = async () => {
    if (ended) return
    const {status, problem = "", view} = await snapshot().catch(() => FAILED)
    if (ended) return
    if (status === 0 || status === 429 || status >= 500) return again()
    if (status >= 400) return stop(problem, status)
    take(view)
    listen()
  }
  /** Looks after the line: at once when the network or the reader is back, or when it was silent for long. */
  const look = (silent = SILENT) => {
    if (!ended && !waits && now() - heard > silent) {
      heard = now()
      begin()
    }
  }

  /** Nothing more will come. */
  const end = () => {
    ended = true
    close()
  }

  return {begin, look, end}
}

/** Looks after a room's line when the page is seen again, the network is back, and now and then. @param {ReturnType<typeof roomOf>} room */
export function watched(room) {
  addEventListener("online", () => room.look(0))
  document.addEventListener("visibilitychange", () => document.hidden || room.look(5000))
  setInterval(() => document.hidden || room.look(), 10_000)
  room.begin()
}

/**
 * Follows a page's events; that the page is still there is all that is asked between them.
 * @param {string} base The page's address, below which its events are
 * @param {Parameters<typeof roomOf>[2]} tell
 */
export function followed(base, tell) {
  watched(roomOf(`${base}/events`, async () => ({status: (await fetch(base, {method: "HEAD"})).status}), tell))
}

/**
 * Asks the server; what it cannot say has the status 0. `skew` is by how many milliseconds the server's clock is ahead of ours, if
 * one of them is wrong.
 * @param {string} address
 * @param {object} [body] To be posted
 * @param {number} [longest] ms
 * @returns {Promise<{status: number, problem?: string} & Record<string, any>>}
 */
export async function asked(address, body, longest = PATIENCE) {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), longest)
  try {
    const post = {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)}
    const answer = await fetch(address, {cache: "no-store", signal: late.signal, ...(body && post)})
    const told = await answer.json().catch(() => ({}))
    const skew = Date.parse(answer.headers.get("Date")) - Date.now()
    return {...told, status: answer.status, skew: Math.abs(skew) > WRONG ? skew : 0}
  } catch {
    return FAILED
  } finally {
    clearTimeout(timer)
  }
}
