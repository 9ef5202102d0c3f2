/**
 * Time of what has not happened (yet). Times count from the capture's first second and may be
 * negative, so no ordinary number will do; this one is a double and comes before all of them.
 */
export const NEVER = -Infinity;
