// A place in the browser where a page keeps something; a browser that keeps nothing is one that forgets.

/** @param {string} key */
export function kept(key) {
  /** @returns {any} */
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key))
    } catch {
      return null
    }
  }
  const write = (/** @type {unknown} */ value) => {
    try {
      if (value === null) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(value))
    } catch {
      return false
    }
    return true
  }
  return {read, write}
}
