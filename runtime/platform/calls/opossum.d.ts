/** The part of opossum 9 that is used here; the package brings no types. */
declare module 'opossum' {
  interface Options {
    readonly name: string;
    /** Ours is an AbortSignal: opossum's own would leave the request running. */
    readonly timeout: false;
    readonly errorThresholdPercentage: number;
    readonly volumeThreshold: number;
    readonly rollingCountTimeout: number;
    readonly resetTimeout: number;
    readonly rollingPercentilesEnabled: boolean;
    readonly enableSnapshots: boolean;
    readonly errorFilter: (error: unknown) => boolean;
  }

  export default class CircuitBreaker<Arguments extends readonly unknown[], Result> {
    constructor(action: (...values: Arguments) => Promise<Result>, options: Options);
    readonly opened: boolean;
    readonly halfOpen: boolean;
    fire(...values: Arguments): Promise<Result>;
    on(event: 'open' | 'halfOpen' | 'close', act: () => void): this;
    shutdown(): void;
  }
}
