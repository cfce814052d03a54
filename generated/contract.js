// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
const FORM = /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;
function isDateTime(text) {
	const match = FORM.exec(text);
	if (!match) return false;
	const number = (group) => Number(match[group] ?? 0);
	const day = number(3);
	const lastDay = day <= 28 ? 28 : new Date(Date.UTC(number(1) + 400, number(2), 0)).getUTCDate();
	if (day < 1 || day > lastDay) return false;
	if (number(6) !== 60) return true;
	const offset = (number(8) * 60 + number(9)) * (match[7] === "-" ? -1 : 1);
	return (number(4) * 60 + number(5) - offset + 2880) % 1440 === 1439;
}
const formats = { "date-time": isDateTime };
const body0 = validate1;
const formats0 = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const pattern0 = new RegExp("^[0-9A-Fa-f-]{36}$", "u");
function validate2(data, { instancePath = "" } = {}) {
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
			params: {}
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
				params: {}
			});
			errors++;
		}
		if (!formats0.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "format",
				params: { format: "uuid" }
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "string" }
		});
		errors++;
	}
	validate2.errors = vErrors;
	return errors === 0;
}
const pattern1 = new RegExp("^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$", "u");
function validate4(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "pattern",
				params: {}
			});
			errors++;
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "string" }
		});
		errors++;
	}
	validate4.errors = vErrors;
	return errors === 0;
}
function validate1(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_id" }
			});
			errors++;
		}
		if (data.client_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "client_id" }
			});
			errors++;
		}
		if (data.card_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "card_id" }
			});
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id" || key0 === "client_id" || key0 === "card_id")) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			});
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, { instancePath: instancePath + "/request_id" })) {
				vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
				errors = vErrors.length;
			}
		}
		if (data.client_id !== void 0) {
			if (!validate4(data.client_id, { instancePath: instancePath + "/client_id" })) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
		if (data.card_id !== void 0) {
			if (!validate4(data.card_id, { instancePath: instancePath + "/card_id" })) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "object" }
		});
		errors++;
	}
	validate1.errors = vErrors;
	return errors === 0;
}
const body1 = validate7;
const formats2 = formats["date-time"];
function validate8(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "status" }
			});
			errors++;
		}
		if (data.request_status === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_status" }
			});
			errors++;
		}
		if (data.dt === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "dt" }
			});
			errors++;
		}
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/status",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/status",
					keyword: "enum",
					params: { allowedValues: ["ok", "error"] }
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
					params: { type: "string" }
				});
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/request_status",
					keyword: "enum",
					params: { allowedValues: [
						"success",
						"process",
						"error"
					] }
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
						params: { format: "date-time" }
					});
					errors++;
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/dt",
					keyword: "type",
					params: { type: "string" }
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
					params: { type: ["string", "integer"] }
				});
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/error_description",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "object" }
		});
		errors++;
	}
	validate8.errors = vErrors;
	return errors === 0;
}
function validate7(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, { instancePath })) {
		vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
		errors = vErrors.length;
	}
	validate7.errors = vErrors;
	return errors === 0;
}
const body2 = validate10;
function validate10(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_id" }
			});
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id")) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			});
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, { instancePath: instancePath + "/request_id" })) {
				vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
				errors = vErrors.length;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "object" }
		});
		errors++;
	}
	validate10.errors = vErrors;
	return errors === 0;
}
const body3 = validate12;
function validate12(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, { instancePath })) {
		vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
		errors = vErrors.length;
	}
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.client_id !== void 0) {
			if (typeof data.client_id !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/client_id",
					keyword: "type",
					params: { type: "string" }
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
								params: { missingProperty: "card_id" }
							});
							errors++;
						}
						if (data2.card_id !== void 0) {
							if (typeof data2.card_id !== "string") {
								(vErrors ??= []).push({
									instancePath: instancePath + "/cards/" + i0 + "/card_id",
									keyword: "type",
									params: { type: "string" }
								});
								errors++;
							}
						}
					} else {
						(vErrors ??= []).push({
							instancePath: instancePath + "/cards/" + i0,
							keyword: "type",
							params: { type: "object" }
						});
						errors++;
					}
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/cards",
					keyword: "type",
					params: { type: "array" }
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
const pattern3 = new RegExp("^[A-Z]+$", "u");
function validate14(data, { instancePath = "" } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.uri === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "uri" }
			});
			errors++;
		}
		if (data.auth_id === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "auth_id" }
			});
			errors++;
		}
		if (data.method === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "method" }
			});
			errors++;
		}
		if (data.params === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "params" }
			});
			errors++;
		}
		if (data.alg === void 0) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "required",
				params: { missingProperty: "alg" }
			});
			errors++;
		}
		for (const key0 in data) if (!(key0 === "uri" || key0 === "auth_id" || key0 === "method" || key0 === "params" || key0 === "alg")) {
			(vErrors ??= []).push({
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			});
			errors++;
		}
		if (data.uri !== void 0) {
			let data0 = data.uri;
			if (typeof data0 === "string") {
				if (!pattern2.test(data0)) {
					(vErrors ??= []).push({
						instancePath: instancePath + "/uri",
						keyword: "pattern",
						params: {}
					});
					errors++;
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/uri",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
		}
		if (data.auth_id !== void 0) {
			if (!validate4(data.auth_id, { instancePath: instancePath + "/auth_id" })) {
				vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
				errors = vErrors.length;
			}
		}
		if (data.method !== void 0) {
			let data2 = data.method;
			if (typeof data2 === "string") {
				if (!pattern3.test(data2)) {
					(vErrors ??= []).push({
						instancePath: instancePath + "/method",
						keyword: "pattern",
						params: {}
					});
					errors++;
				}
			} else {
				(vErrors ??= []).push({
					instancePath: instancePath + "/method",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
		}
		if (data.params !== void 0) {
			let data3 = data.params;
			if (typeof data3 !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/params",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
			if ("" !== data3) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/params",
					keyword: "const",
					params: { allowedValue: "" }
				});
				errors++;
			}
		}
		if (data.alg !== void 0) {
			let data4 = data.alg;
			if (typeof data4 !== "string") {
				(vErrors ??= []).push({
					instancePath: instancePath + "/alg",
					keyword: "type",
					params: { type: "string" }
				});
				errors++;
			}
			if (!(data4 === "HS512" || data4 === "HS256")) {
				(vErrors ??= []).push({
					instancePath: instancePath + "/alg",
					keyword: "enum",
					params: { allowedValues: ["HS512", "HS256"] }
				});
				errors++;
			}
		}
	} else {
		(vErrors ??= []).push({
			instancePath,
			keyword: "type",
			params: { type: "object" }
		});
		errors++;
	}
	validate14.errors = vErrors;
	return errors === 0;
}
const servers = {
	"test": "https://test-api.freedompay.kz",
	"production": "https://api.freedompay.kz"
};
const operations = {
	"linkCard": {
		"method": "POST",
		"path": "/v5/card-api/card/link",
		"request": { "application/json": {
			validate: body0,
			titles: {
				"/request_id": "a UUID of 36 characters other than the nil UUID",
				"/client_id": "text that is not blank and has no control characters",
				"/card_id": "text that is not blank and has no control characters"
			}
		} },
		"responses": { "200": { "application/json": {
			validate: body1,
			titles: {}
		} } }
	},
	"requestStatus": {
		"method": "POST",
		"path": "/v5/card-api/request/status",
		"request": { "application/json": {
			validate: body2,
			titles: { "/request_id": "a UUID of 36 characters other than the nil UUID" }
		} },
		"responses": { "200": { "application/json": {
			validate: body3,
			titles: {}
		} } }
	}
};
const signature = {
	"header": "X-JWS-Signature",
	"protectedHeader": {
		validate: body4,
		titles: {
			"": "the protected header of a detached JWS",
			"/uri": "the path of the operation, beginning with a slash, without query and fragment",
			"/auth_id": "text that is not blank and has no control characters",
			"/method": "the request method in capitals"
		}
	},
	"defaultAlgorithm": "HS512"
};
export { operations, servers, signature };
