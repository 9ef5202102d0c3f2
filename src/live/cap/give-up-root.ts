/** A process that has opened its interface needs no rights any more: what it reads from the network may be forged. */

/** User and group that own nothing, where they go by these numbers; elsewhere they are known by name. */
const NOBODY: string | number = process.platform === 'linux' ? 65_534 : 'nobody';

/**
 * Makes root whoever called sudo, or nobody. Others keep what they are, and so does a root that may not change its
 * user, as in some containers: it has few of root's rights.
 *
 * @param env Environment, in which sudo tells who called it.
 */
export function giveUpRoot(env: NodeJS.ProcessEnv = process.env): void {
  const { setgroups, setgid, setuid, geteuid } = process;
  if (geteuid?.() !== 0 || setgroups === undefined || setgid === undefined || setuid === undefined) return;
  try {
    setgroups([]);
    setgid(idOf(env['SUDO_GID']) ?? NOBODY);
    setuid(idOf(env['SUDO_UID']) ?? NOBODY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

/** Null for root, and for what is no number. */
function idOf(text: string | undefined): number | null {
  const id = Number(text);
  return Number.isInteger(id) && id > 0 ? id : null;
}
