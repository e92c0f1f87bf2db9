/** What may do harm where text is shown: control characters, and those that turn the direction of reading. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from files must not speak to the terminal, nor show something other than it says. */
export function safely(text: string): string {
  return text.replaceAll(harmful, '\u00b7');
}
