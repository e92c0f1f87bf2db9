/** The moments at which a crash hurts most. */
export type FaultPoint = 'after-business-commit' | 'after-publish-before-delete' | 'after-effect-before-offset';

/** Given by tests that crash right there; nobody else gives one. */
export type Fault = (point: FaultPoint) => void;
