// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/v5/card-api/card/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link a client to a card
         * @description Makes a client the holder of a card. The vendor's Create client makes the client, its Bulk issue
         *     issues the card. The vendor's page says that the client's data then identifies the cardholder and
         *     serves transactions, 3-D Secure and notifications. The page's last sentence about this is incomplete.
         *
         *     **A 200 does not mean that the card is linked.** Read both members of the response. Only `status: ok`
         *     together with `request_status: success` means linked. With `process` the vendor has not finished:
         *     follow it with `requestStatus`. Two members that contradict each other leave the outcome unknown,
         *     and so does any response other than the 200 below.
         *
         *     **Store `request_id` before you send.** If the response is lost, nothing else lets you ask about the
         *     request, and the vendor refuses a duplicate. Sending the same link again under a new id is a second
         *     request to link.
         */
        post: operations["linkCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v5/card-api/request/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask how a request went
         * @description Tells what became of an earlier request by its `request_id`. Use it after a response of `process`,
         *     and whenever you can't tell whether a request arrived. It asks and changes nothing, so we assume
         *     that it may be repeated. If it doesn't know an id that was just sent, the request may still arrive.
         */
        post: operations["requestStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * a UUID of 36 characters other than the nil UUID
         * Format: uuid
         * @description A UUID in its plain form, as RFC 9562 writes it; upper and lower case are sent as given.
         */
        RequestId: string;
        /**
         * text that is not blank and has no control characters or unpaired surrogates
         * @description An id that someone else issued. It is sent as it is given, never trimmed and never parsed.
         */
        Identifier: string;
        /** @description The client and the card to link, and the id of this request. */
        LinkCardRequest: {
            /**
             * @description Your own id of this request, unique among all you send: the vendor refuses a duplicate.
             *     Store it before you send.
             */
            request_id: components["schemas"]["RequestId"];
            /** @description The client who is to hold the card, by the id that Freedom Processing gave it. */
            client_id: components["schemas"]["Identifier"];
            /** @description The issued card, by the id that Freedom Processing gave it. Keep card numbers out of it. */
            card_id: components["schemas"]["Identifier"];
        };
        /** @description How the link went. Read `status` and `request_status` together. */
        LinkCardResponse: components["schemas"]["Envelope"];
        /** @description The request to follow, and nothing else. */
        RequestStatusRequest: {
            /** @description The id under which the request was sent, unchanged. */
            request_id: components["schemas"]["RequestId"];
        };
        /** @description How the request went so far. Read `status` and `request_status` together. */
        RequestStatusResponse: ({
            /** @description The client concerned by the request. */
            client_id?: string;
            /** @description The cards concerned by the request. */
            cards?: ({
                /** @description The card, by the id that Freedom Processing gave it. */
                card_id: string;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        }) & components["schemas"]["Envelope"];
        /**
         * @description What the responses have in common. Members that are not described here are allowed: the vendor's
         *     pages differ from each other, and a response must not fail because it says more.
         */
        Envelope: {
            /**
             * @description `ok` if the request was completed without an error, `error` if there was one.
             * @enum {string}
             */
            status: "ok" | "error";
            /**
             * @description How far the request got: processed, `success`; in processing, `process`; failed in
             *     processing, `error`.
             * @enum {string}
             */
            request_status: "success" | "process" | "error";
            /**
             * Format: date-time
             * @description Date and time of the request, in RFC 3339. The vendor documents an offset, `+hh:mm`, and its
             *     own example ends in `Z`; expect both.
             */
            dt: string;
            /** @description A code for the error. Pass it on; there is no list to look it up in. */
            error_code?: string | number;
            /** @description The error in words, for people to read. Don't branch on it. */
            error_description?: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * the protected header of a detached JWS
         * @description The signed header of `X-JWS-Signature`, with its members in the order of the published vector.
         */
        JwsProtectedHeader: {
            /**
             * the path of the operation, beginning with a slash, without query and fragment
             * @description The path of the operation, without scheme, host and query.
             */
            uri: string;
            /** @description The user id under which the vendor verifies the signature. */
            auth_id: components["schemas"]["Identifier"];
            /**
             * the request method in capitals
             * @description The request method, as in the request line.
             */
            method: string;
            /**
             * @description Reserved by the vendor; always the empty text.
             * @constant
             */
            params: "";
            /**
             * @description The vendor's older snapshots say HS512, the one that looks newest says HS256. Which of them your account
             *     needs is undocumented: ask, or try both in the test environment.
             * @default HS512
             * @enum {string}
             */
            alg: "HS512" | "HS256";
        };
    };
    responses: {
        /**
         * @description Undocumented: the vendor describes no response other than 200. Conclude nothing from one. Whether
         *     the request took effect is unknown until `requestStatus` settles it.
         */
        Undocumented: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type RequestId = components['schemas']['RequestId'];
export type Identifier = components['schemas']['Identifier'];
export type LinkCardRequest = components['schemas']['LinkCardRequest'];
export type LinkCardResponse = components['schemas']['LinkCardResponse'];
export type RequestStatusRequest = components['schemas']['RequestStatusRequest'];
export type RequestStatusResponse = components['schemas']['RequestStatusResponse'];
export type Envelope = components['schemas']['Envelope'];
export type JwsProtectedHeader = components['schemas']['JwsProtectedHeader'];
export type ResponseUndocumented = components['responses']['Undocumented'];
export type $defs = Record<string, never>;
export interface operations {
    linkCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which client is to hold which card, under an id of your own making. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkCardRequest"];
            };
        };
        responses: {
            /**
             * @description The vendor took the request and says in the body how it went. The HTTP status alone says
             *     nothing about the link.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkCardResponse"];
                };
            };
            default: components["responses"]["Undocumented"];
        };
    };
    requestStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The id of the request to follow, exactly as it was sent. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestStatusRequest"];
            };
        };
        responses: {
            /** @description What the vendor knows of the request, in the same form as the response to the link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestStatusResponse"];
                };
            };
            default: components["responses"]["Undocumented"];
        };
    };
}
