// The way in, for the eye and the ear.

/** A code as one reads it aloud. */
export const spaced = (/** @type {string} */ code) => [...code].join(" ")

/** An address as one types it. */
export const bare = (/** @type {string} */ address) => address.replace(/^https?:\/\//, "")
