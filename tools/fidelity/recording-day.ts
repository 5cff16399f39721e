/** When conversations are held, milliseconds since the epoch: the records that they write are days old then, and no older. */
export const recordingDay = 1_795_335_000_000;
