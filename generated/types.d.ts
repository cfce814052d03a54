// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
/**
 * The paths of the contract with their operations, as openapi-fetch reads them.
 */
export interface paths {
    "/v5/card-api/card/link": {
        /**
         * Link a client to a card.
         *
         * Makes a client the holder of a card. Create the client with the vendor's Create client and the card with its
         * Bulk issue. The vendor's page says that the client's data then identifies the cardholder and serves
         * transactions, 3-D Secure and notifications. The page's last sentence about this is incomplete.
         *
         * **A 200 does not mean that the card is linked.** Read both members of the response. Only `status: ok`
         * together with `request_status: success` means linked. With `process` the vendor has not finished.
         *
         * **An error does not mean that the card is not linked.** It is also what a duplicate of a link that succeeded
         * gets. It settles nothing until `requestStatus` confirms it. Two members that contradict each other leave the
         * outcome unknown, and so does every response other than the 200 below.
         *
         * **Store `request_id`, `client_id` and `card_id` before you send.** With these three you can ask, and make the
         * same call again: the vendor refuses a duplicate. Use a new `request_id` for the same client and card only after
         * the first one is certainly rejected. The same link under a new id is a second request to link.
         *
         * Documented: PAGE.
         */
        post: operations["linkCard"];
    };
    "/v5/card-api/request/status": {
        /**
         * Ask how a request went.
         *
         * Tells how an earlier request went, by its `request_id`. Use it after a response of `process` or an error, and
         * whenever you can't tell whether a request arrived. It changes nothing, so we assume that it may be repeated.
         *
         * With `status: ok`, `success` means linked, and `process` that the vendor has the link and has not finished. An
         * error settles nothing at once: it may be that the id has not arrived yet. Where asking can't settle a link, make
         * the same call of linkCard again. The link is rejected when the vendor is known to have it, since it said `process`
         * or responded to linkCard with an error, and this operation then says nothing but `request_status: error` in a 200,
         * four times or more and for at least 60 seconds.
         *
         * Documented: OVERVIEW-A, TRANSACTION-STATUS-KZ.
         */
        post: operations["requestStatus"];
    };
}
/**
 * The schemas of the contract.
 */
export interface components {
    schemas: {
        /**
         * A UUID in its plain form, as RFC 9562 writes it; upper and lower case are sent as given.
         *
         * Assumed: OURS.
         */
        RequestId: string;
        /**
         * An id that someone else issued. It is sent as it is given, never trimmed and never parsed.
         *
         * Assumed: OURS.
         */
        Identifier: string;
        /**
         * The client and the card to link, and the id of this request.
         *
         * Assumed: OURS.
         */
        LinkCardRequest: {
            /**
             * Your own id of this request, unique among all you send: the vendor refuses a duplicate.
             * Store it before you send.
             *
             * Documented: PAGE, OVERVIEW-B, OVERVIEW-C.
             */
            request_id: components["schemas"]["RequestId"];
            /**
             * The client who is to hold the card, by the id that Freedom Processing gave it.
             *
             * Documented: PAGE.
             */
            client_id: components["schemas"]["Identifier"];
            /**
             * The issued card, by the id that Freedom Processing gave it. Keep card numbers out of it.
             *
             * Documented: PAGE.
             */
            card_id: components["schemas"]["Identifier"];
        };
        /**
         * How the link went. Read `status` and `request_status` together.
         *
         * Documented: PAGE.
         */
        LinkCardResponse: components["schemas"]["Envelope"];
        /**
         * The request to follow, and nothing else.
         *
         * Assumed: OURS.
         */
        RequestStatusRequest: {
            /**
             * The id under which the request was sent, unchanged.
             *
             * Documented for a neighbouring operation: STATUS-KG, TRANSACTION-STATUS-KZ.
             */
            request_id: components["schemas"]["RequestId"];
        };
        /**
         * How the request went so far. Read `status` and `request_status` together.
         *
         * Documented for a neighbouring operation: STATUS-KG, TRANSACTION-STATUS-KZ.
         */
        RequestStatusResponse: components["schemas"]["Envelope"] & {
            /**
             * The client concerned by the request.
             *
             * Documented for a neighbouring operation: STATUS-KG.
             */
            client_id?: string;
            /**
             * The cards concerned by the request.
             *
             * Documented for a neighbouring operation: STATUS-KG.
             */
            cards?: {
                /**
                 * The card, by the id that Freedom Processing gave it.
                 *
                 * Documented for a neighbouring operation: STATUS-KG.
                 */
                card_id: string;
            }[];
            /**
             * The transaction that the request was about. A link has none that we know of.
             *
             * Documented for a neighbouring operation: TRANSACTION-STATUS-KZ.
             */
            transaction_id?: string;
            /**
             * The financial document of that transaction. A link has none that we know of.
             *
             * Documented for a neighbouring operation: TRANSACTION-STATUS-KZ.
             */
            fin_document_id?: string;
        };
        /**
         * What the responses have in common. Members that are not described here are allowed: the vendor's
         * pages differ from each other, and a response must not fail because it says more.
         *
         * Documented: PAGE.
         */
        Envelope: {
            /**
             * `ok` if the request was completed without an error, `error` if there was one.
             *
             * Documented: PAGE.
             * @enum {string}
             */
            status: "ok" | "error";
            /**
             * How far the request got: processed, `success`; in processing, `process`; failed in
             * processing, `error`.
             *
             * Documented: PAGE, DICT.
             * @enum {string}
             */
            request_status: "success" | "process" | "error";
            /**
             * Date and time of the request, in RFC 3339. The vendor documents an offset, `+hh:mm`, and its
             * own example ends in `Z`; expect both.
             *
             * Documented: PAGE.
             */
            dt: string;
            /**
             * A code for the error. Pass it on; there is no list to look it up in.
             *
             * Documented for a neighbouring operation: NEIGHBOURS.
             */
            error_code?: string | number;
            /**
             * The error in words, for people to read. Don't branch on it.
             *
             * Documented for a neighbouring operation: NEIGHBOURS.
             */
            error_description?: string;
        };
        /**
         * The signed header of `X-JWS-Signature`, with its members in the order of the published vector.
         *
         * Documented: OVERVIEW-A, OVERVIEW-B.
         */
        JwsProtectedHeader: {
            /**
             * The path of the operation, without scheme, host and query.
             *
             * Documented for a neighbouring operation: INVOICE.
             */
            uri: string;
            /**
             * The user id under which the vendor verifies the signature.
             *
             * Documented for a neighbouring operation: INVOICE.
             */
            auth_id: components["schemas"]["Identifier"];
            /**
             * The request method, as in the request line.
             *
             * Documented for a neighbouring operation: INVOICE.
             */
            method: string;
            /**
             * Reserved by the vendor; always the empty text.
             *
             * Documented for a neighbouring operation: INVOICE.
             * @constant
             */
            params: "";
            /**
             * The vendor's older snapshots say HS512, the one that looks newest says HS256. Which of them your account
             * needs is undocumented: ask, or try both in the test environment.
             *
             * Verified: OVERVIEW-A, OVERVIEW-B, OVERVIEW-C.
             * @default HS512
             * @enum {string}
             */
            alg: "HS512" | "HS256";
        };
    };
    responses: {
        /**
         * Undocumented: the vendor describes no response other than 200. Conclude nothing from one. Whether
         * the request took effect is unknown until `requestStatus` settles it.
         *
         * Assumed: OURS.
         */
        Undocumented: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": unknown;
            };
        };
    };
}
/**
 * A UUID in its plain form, as RFC 9562 writes it; upper and lower case are sent as given.
 *
 * Assumed: OURS.
 */
export type RequestId = components['schemas']['RequestId'];
/**
 * An id that someone else issued. It is sent as it is given, never trimmed and never parsed.
 *
 * Assumed: OURS.
 */
export type Identifier = components['schemas']['Identifier'];
/**
 * The client and the card to link, and the id of this request.
 *
 * Assumed: OURS.
 */
export type LinkCardRequest = components['schemas']['LinkCardRequest'];
/**
 * How the link went. Read `status` and `request_status` together.
 *
 * Documented: PAGE.
 */
export type LinkCardResponse = components['schemas']['LinkCardResponse'];
/**
 * The request to follow, and nothing else.
 *
 * Assumed: OURS.
 */
export type RequestStatusRequest = components['schemas']['RequestStatusRequest'];
/**
 * How the request went so far. Read `status` and `request_status` together.
 *
 * Documented for a neighbouring operation: STATUS-KG, TRANSACTION-STATUS-KZ.
 */
export type RequestStatusResponse = components['schemas']['RequestStatusResponse'];
/**
 * What the responses have in common. Members that are not described here are allowed: the vendor's
 * pages differ from each other, and a response must not fail because it says more.
 *
 * Documented: PAGE.
 */
export type Envelope = components['schemas']['Envelope'];
/**
 * The signed header of `X-JWS-Signature`, with its members in the order of the published vector.
 *
 * Documented: OVERVIEW-A, OVERVIEW-B.
 */
export type JwsProtectedHeader = components['schemas']['JwsProtectedHeader'];
/**
 * Undocumented: the vendor describes no response other than 200. Conclude nothing from one. Whether
 * the request took effect is unknown until `requestStatus` settles it.
 *
 * Assumed: OURS.
 */
export type ResponseUndocumented = components['responses']['Undocumented'];
/**
 * The operations of the contract: their requests and responses.
 */
export interface operations {
    linkCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which client is to hold which card, under an id of your own making. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkCardRequest"];
            };
        };
        responses: {
            /**
             * The vendor took the request and says in the body how it went. The HTTP status alone says
             * nothing about the link.
             *
             * Documented: PAGE.
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
        /** The id of the request to follow, exactly as it was sent. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestStatusRequest"];
            };
        };
        responses: {
            /**
             * What the vendor knows of the request, in the same form as the response to the link.
             *
             * Documented for a neighbouring operation: STATUS-KG, TRANSACTION-STATUS-KZ.
             */
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
