// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

/** A response as the spec shows it. */
export interface Example {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

/** By operation and name. */
export declare const examples: {
  readonly linkCard: {
    readonly "linked": Example;
    readonly "linked_utc": Example;
    readonly "in_process": Example;
    readonly "refused": Example;
    readonly "refused_text_code": Example;
    readonly "refused_number_code": Example;
    readonly "contradictory_ok_error": Example;
    readonly "contradictory_error_success": Example;
    readonly "contradictory_error_process": Example;
  };
  readonly requestStatus: {
    readonly "linked": Example;
    readonly "linked_bare": Example;
    readonly "in_process": Example;
    readonly "linked_as_transaction": Example;
    readonly "rejected": Example;
    readonly "rejected_ok_error": Example;
    readonly "rejected_text_code": Example;
    readonly "rejected_number_code": Example;
    readonly "contradictory_error_success": Example;
    readonly "contradictory_error_process": Example;
  };
};
