// What is set, in the address bar. Another tab is another entry of the browser's history, so that Back leads to the tab
// before; a value is none.

/**
 * `turn` is called with the tab that Back or Forward lead to. The result takes the state as the server tells it.
 * @param {(tab: string) => void} turn
 * @returns {(state: LeversState) => void}
 */
export function addressOf(turn) {
  /** @type {string | undefined} */
  let told // the tab that the server last told of
  /** @type {string | null} */
  let wanted = null // the one it has been asked for and has not told of yet: what else it tells is from before

  addEventListener("popstate", () => {
    const tab = new URLSearchParams(location.search).get("tab") ?? ""
    if (tab === told && wanted === null) return
    wanted = tab
    turn(tab)
  })

  return ({query, tab}) => {
    if (wanted !== null && tab !== wanted) return
    const turned = told !== undefined && tab !== told && wanted === null
    wanted = null
    told = tab
    const address = `?${query}`
    if (!query || location.search === address) return
    history[turned ? "pushState" : "replaceState"](null, "", location.pathname + address)
  }
}
