/** The story did not go as it should: what was expected, and what came. */
export class StoryFailed extends Error {
  override readonly name = 'StoryFailed';
  readonly expected: string;
  readonly came: string;
  constructor(expected: string, came: string) {
    super(`expected ${expected}; came ${came}`);
    this.expected = expected;
    this.came = came;
  }
}
