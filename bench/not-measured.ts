/** A row needs what this machine does not have, as the message says. The other rows are measured. */
export class NotMeasured extends Error {}
