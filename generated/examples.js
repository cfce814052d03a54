// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
export const examples = {
  "linkCard": {
    "linked": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "success",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "linked_utc": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "success",
        "dt": "2026-01-15T07:30:45Z"
      }
    },
    "in_process": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "process",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "refused": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "refused_text_code": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00",
        "error_code": "placeholder",
        "error_description": "A placeholder; the vendor documents no texts for this operation"
      }
    },
    "refused_number_code": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00",
        "error_code": 0
      }
    },
    "contradictory_ok_error": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "contradictory_error_success": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "success",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "contradictory_error_process": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "process",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    }
  },
  "requestStatus": {
    "linked": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "success",
        "dt": "2026-01-15T12:31:02+05:00",
        "client_id": "client-700123",
        "cards": [
          {
            "card_id": "card-900456"
          }
        ]
      }
    },
    "linked_bare": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "success",
        "dt": "2026-01-15T07:30:45Z"
      }
    },
    "in_process": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "process",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "linked_as_transaction": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "success",
        "dt": "2026-01-15T12:31:02+05:00",
        "transaction_id": "transaction-1",
        "fin_document_id": "document-1"
      }
    },
    "rejected": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "rejected_ok_error": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "ok",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "rejected_text_code": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00",
        "error_code": "placeholder",
        "error_description": "A placeholder; the vendor documents no texts for this operation"
      }
    },
    "rejected_number_code": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "error",
        "dt": "2026-01-15T12:30:45+05:00",
        "error_code": 0
      }
    },
    "contradictory_error_success": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "success",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    },
    "contradictory_error_process": {
      "status": 200,
      "mediaType": "application/json",
      "body": {
        "status": "error",
        "request_status": "process",
        "dt": "2026-01-15T12:30:45+05:00"
      }
    }
  }
};
