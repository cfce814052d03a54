// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
const FORM = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
function isDateTime(text) {
	if (!FORM.test(text)) return false;
	const day = text.slice(0, 10);
	if (day.slice(8) > "28" && !iso(day).startsWith(day)) return false;
	return !text.includes(":60") || iso(text.replace(":60", ":59").toUpperCase()).includes("T23:59");
}
function iso(text) {
	const date = new Date(text);
	return Number.isNaN(Number(date)) ? "" : date.toISOString();
}
const formats = { "date-time": isDateTime };
const body0 = validate1;
const formats0 = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const pattern0 = new RegExp("^[0-9A-Fa-f-]{36}$", "u");
function validate2(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	const _errs1 = errors;
	const _errs2 = errors;
	if ("00000000-0000-0000-0000-000000000000" !== data) {
		(vErrors ??= []).push({});
		errors++;
	}
	if (_errs2 === errors) {
		(vErrors ??= []).push({
			instancePath,
			keyword: "not",
			expected: "a UUID of 36 characters other than the nil UUID"
		});
		errors++;
	} else {
		errors = _errs1;
		if (vErrors !== null) {
			if (_errs1) vErrors.length = _errs1;
			else vErrors = null;
		}
	}
	if (typeof data === "string") {
		if (!pattern0.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				expected: "a UUID of 36 characters other than the nil UUID"
			});
			errors++;
		}
		if (!formats0.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "format",
				expected: "a UUID of 36 characters other than the nil UUID"
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "a UUID of 36 characters other than the nil UUID"
		});
		errors++;
	}
	validate2.errors = vErrors;
	return errors === 0;
}
const pattern1 = new RegExp("^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$", "u");
function validate4(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				expected: "text that is not blank and has no control characters"
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "text that is not blank and has no control characters"
		});
		errors++;
	}
	validate4.errors = vErrors;
	return errors === 0;
}
function validate1(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "request_id",
				expected: "a UUID of 36 characters other than the nil UUID"
			});
			errors++;
		}
		if (data.client_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "client_id",
				expected: "text that is not blank and has no control characters"
			});
			errors++;
		}
		if (data.card_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "card_id",
				expected: "text that is not blank and has no control characters"
			});
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id" || key0 === "client_id" || key0 === "card_id")) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "additionalProperties",
				member: key0
			});
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, instancePath + "/request_id")) {
				vErrors = (vErrors ?? []).concat(validate2.errors);
				errors = vErrors.length;
			}
		}
		if (data.client_id !== void 0) {
			if (!validate4(data.client_id, instancePath + "/client_id")) {
				vErrors = (vErrors ?? []).concat(validate4.errors);
				errors = vErrors.length;
			}
		}
		if (data.card_id !== void 0) {
			if (!validate4(data.card_id, instancePath + "/card_id")) {
				vErrors = (vErrors ?? []).concat(validate4.errors);
				errors = vErrors.length;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "an object"
		});
		errors++;
	}
	validate1.errors = vErrors;
	return errors === 0;
}
const body1 = validate7;
const formats2 = formats["date-time"];
function validate8(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "status",
				expected: "one of ok, error"
			});
			errors++;
		}
		if (data.request_status === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "request_status",
				expected: "one of success, process, error"
			});
			errors++;
		}
		if (data.dt === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "dt",
				expected: "a string with format date-time"
			});
			errors++;
		}
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/status",
					keyword: "type",
					expected: "one of ok, error"
				});
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/status",
					keyword: "enum",
					expected: "one of ok, error"
				});
				errors++;
			}
		}
		if (data.request_status !== void 0) {
			let data1 = data.request_status;
			if (typeof data1 !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/request_status",
					keyword: "type",
					expected: "one of success, process, error"
				});
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/request_status",
					keyword: "enum",
					expected: "one of success, process, error"
				});
				errors++;
			}
		}
		if (data.dt !== void 0) {
			let data2 = data.dt;
			if (typeof data2 === "string") {
				if (!formats2(data2)) {
					(vErrors ??= []).push({
						instancePath: instancePath + "/dt",
						keyword: "format",
						expected: "a string with format date-time"
					});
					errors++;
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/dt",
					keyword: "type",
					expected: "a string with format date-time"
				});
				errors++;
			}
		}
		if (data.error_code !== void 0) {
			let data3 = data.error_code;
			if (typeof data3 !== "string" && !(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/error_code",
					keyword: "type",
					expected: "a string or an integer"
				});
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/error_description",
					keyword: "type",
					expected: "a string"
				});
				errors++;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "an object"
		});
		errors++;
	}
	validate8.errors = vErrors;
	return errors === 0;
}
function validate7(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, instancePath)) {
		vErrors = (vErrors ?? []).concat(validate8.errors);
		errors = vErrors.length;
	}
	validate7.errors = vErrors;
	return errors === 0;
}
const body2 = validate10;
function validate10(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				member: "request_id",
				expected: "a UUID of 36 characters other than the nil UUID"
			});
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id")) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "additionalProperties",
				member: key0
			});
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, instancePath + "/request_id")) {
				vErrors = (vErrors ?? []).concat(validate2.errors);
				errors = vErrors.length;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "an object"
		});
		errors++;
	}
	validate10.errors = vErrors;
	return errors === 0;
}
const body3 = validate12;
function validate12(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, instancePath)) {
		vErrors = (vErrors ?? []).concat(validate8.errors);
		errors = vErrors.length;
	}
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.client_id !== void 0) {
			if (typeof data.client_id !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/client_id",
					keyword: "type",
					expected: "a string"
				});
				errors++;
			}
		}
		if (data.cards !== void 0) {
			let data1 = data.cards;
			if (Array.isArray(data1)) {
				const len0 = data1.length;
				for (let i0 = 0; i0 < len0; i0++) {
					let data2 = data1[i0];
					if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
						if (data2.card_id === void 0) {
							(vErrors ??= []).push({
								instancePath: instancePath + "/cards/" + i0,
								keyword: "required",
								member: "card_id",
								expected: "a string"
							});
							errors++;
						}
						if (data2.card_id !== void 0) {
							if (typeof data2.card_id !== "string") {
								(vErrors ??= []).push({
									instancePath: instancePath + "/cards/" + i0 + "/card_id",
									keyword: "type",
									expected: "a string"
								});
								errors++;
							}
						}
					} else {
						(vErrors ??= []).push({
							instancePath: instancePath + "/cards/" + i0,
							keyword: "type",
							expected: "an object"
						});
						errors++;
					}
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/cards",
					keyword: "type",
					expected: "an array"
				});
				errors++;
			}
		}
	}
	validate12.errors = vErrors;
	return errors === 0;
}
const body4 = validate14;
const pattern2 = new RegExp("^/[^?#]*$", "u");
function validate14(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern2.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				expected: "the path of the operation, beginning with a slash, without query and fragment"
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "the path of the operation, beginning with a slash, without query and fragment"
		});
		errors++;
	}
	validate14.errors = vErrors;
	return errors === 0;
}
const body5 = validate15;
function validate15(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				expected: "text that is not blank and has no control characters"
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "text that is not blank and has no control characters"
		});
		errors++;
	}
	validate15.errors = vErrors;
	return errors === 0;
}
const body6 = validate16;
const pattern4 = new RegExp("^[A-Z]+$", "u");
function validate16(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern4.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				expected: "the request method in capitals"
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "the request method in capitals"
		});
		errors++;
	}
	validate16.errors = vErrors;
	return errors === 0;
}
const body7 = validate17;
function validate17(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data !== "string") {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "\"\""
		});
		errors++;
	}
	if ("" !== data) {
		(vErrors ??= []).push({
			instancePath,
			keyword: "const",
			expected: "\"\""
		});
		errors++;
	}
	validate17.errors = vErrors;
	return errors === 0;
}
const body8 = validate18;
function validate18(data, instancePath = "") {
	let vErrors = null;
	let errors = 0;
	if (typeof data !== "string") {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			expected: "one of HS512, HS256"
		});
		errors++;
	}
	if (!(data === "HS512" || data === "HS256")) {
		(vErrors ??= []).push({
			instancePath,
			keyword: "enum",
			expected: "one of HS512, HS256"
		});
		errors++;
	}
	validate18.errors = vErrors;
	return errors === 0;
}
const servers = {
	"test": "https://test-api.freedompay.kz",
	"production": "https://api.freedompay.kz"
};
const operations = {
	"linkCard": {
		"id": "linkCard",
		"method": "POST",
		"path": "/v5/card-api/card/link",
		"safe": false,
		"request": { "application/json": body0 },
		"responses": { "200": { "application/json": body1 } }
	},
	"requestStatus": {
		"id": "requestStatus",
		"method": "POST",
		"path": "/v5/card-api/request/status",
		"safe": true,
		"request": { "application/json": body2 },
		"responses": { "200": { "application/json": body3 } }
	}
};
const signature = {
	"header": "X-JWS-Signature",
	"protectedHeader": {
		"uri": body4,
		"auth_id": body5,
		"method": body6,
		"params": body7,
		"alg": body8
	},
	"defaultAlgorithm": "HS512"
};
export { operations, servers, signature };
