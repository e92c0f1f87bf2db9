/** OpenAPI 3.1.0, as far as it is generated. Schemas and examples are carried, not understood. */
export interface OpenApiSpec {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly description: string;
    readonly contact: { readonly name: string };
    readonly version: string;
    readonly [extension: `x-${string}`]: unknown;
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly security: readonly SecurityRequirement[];
  readonly tags: readonly {
    readonly name: string;
    readonly description: string;
    readonly 'x-novatrek-derived'?: true;
  }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Components;
  readonly [extension: `x-${string}`]: unknown;
}

export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

export interface Components {
  readonly schemas?: Readonly<Record<string, unknown>>;
  readonly responses?: Readonly<Record<string, Response>>;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly securitySchemes?: Readonly<Record<string, unknown>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly tags: readonly string[];
  readonly deprecated?: true | undefined;
  readonly security?: readonly SecurityRequirement[] | undefined;
  readonly parameters?: readonly (Parameter | Reference)[] | undefined;
  readonly requestBody?: RequestBody | undefined;
  readonly responses: Readonly<Record<string, Response | Reference>>;
  readonly [extension: `x-${string}`]: unknown;
}

export interface Reference {
  readonly $ref: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly description?: string | undefined;
  readonly required?: true | undefined;
  readonly deprecated?: true | undefined;
  readonly allowEmptyValue?: boolean | undefined;
  readonly style?: string | undefined;
  readonly explode?: boolean | undefined;
  readonly allowReserved?: boolean | undefined;
  readonly schema?: unknown;
  readonly content?: unknown;
  readonly example?: unknown;
  readonly examples?: unknown;
  readonly [extension: `x-${string}`]: unknown;
}

export interface RequestBody {
  readonly description?: string | undefined;
  readonly required?: true | undefined;
  readonly content: Content;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: Content | undefined;
  readonly links?: unknown;
  readonly [extension: `x-${string}`]: unknown;
}

export type Content = Readonly<Record<string, MediaType>>;

export interface MediaType {
  readonly schema?: unknown;
  readonly example?: unknown;
  readonly examples?: unknown;
  readonly encoding?: unknown;
}

/** Says that novatrek added it: the architect's YAML doesn't hold it. */
export const derived = { 'x-novatrek-derived': true } as const;
