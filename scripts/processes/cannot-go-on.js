// @ts-check

/**
 * Something that the person at the keyboard can put right. Its message is all that is shown of it:
 * a stack would only hide the sentence that helps.
 */
export class CannotGoOn extends Error {}
