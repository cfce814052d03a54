// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
export declare const description: { readonly [name: string]: unknown };
