/** Exit codes of a process that a signal ended, as a shell reports them. */
export const signalCodes = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGKILL: 137,
  SIGPIPE: 141,
  SIGTERM: 143,
  SIGSTOP: 147,
  SIGTSTP: 148,
} as const;
