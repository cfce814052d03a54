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
const pattern1 = new RegExp("^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF][^\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF]*$", "u");
function validate1(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id !== void 0) {
			let data0 = data.request_id;
			const _errs4 = errors;
			const _errs5 = errors;
			if ("00000000-0000-0000-0000-000000000000" !== data0) {
				const err0 = {};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
				errors++;
			}
			if (_errs5 === errors) {
				const err1 = {
					instancePath: instancePath + "/request_id",
					schemaPath: "#/components/schemas/RequestId/not",
					keyword: "not",
					params: {},
					message: "must be a UUID of 36 characters other than the nil UUID"
				};
				if (vErrors === null) vErrors = [err1];
				else vErrors.push(err1);
				errors++;
			} else {
				errors = _errs4;
				if (vErrors !== null) {
					if (_errs4) vErrors.length = _errs4;
					else vErrors = null;
				}
			}
			if (typeof data0 === "string") {
				if (!formats0.test(data0)) {
					const err2 = {
						instancePath: instancePath + "/request_id",
						schemaPath: "#/components/schemas/RequestId/format",
						keyword: "format",
						params: { format: "uuid" },
						message: "must be a UUID of 36 characters other than the nil UUID"
					};
					if (vErrors === null) vErrors = [err2];
					else vErrors.push(err2);
					errors++;
				}
				if (!pattern0.test(data0)) {
					const err3 = {
						instancePath: instancePath + "/request_id",
						schemaPath: "#/components/schemas/RequestId/pattern",
						keyword: "pattern",
						params: { pattern: "^[0-9A-Fa-f-]{36}$" },
						message: "must be a UUID of 36 characters other than the nil UUID"
					};
					if (vErrors === null) vErrors = [err3];
					else vErrors.push(err3);
					errors++;
				}
			} else {
				const err4 = {
					instancePath: instancePath + "/request_id",
					schemaPath: "#/components/schemas/RequestId/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
		if (data.client_id !== void 0) {
			let data1 = data.client_id;
			if (typeof data1 === "string") {
				if (!pattern1.test(data1)) {
					const err5 = {
						instancePath: instancePath + "/client_id",
						schemaPath: "#/components/schemas/Identifier/pattern",
						keyword: "pattern",
						params: { pattern: "^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF][^\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF]*$" },
						message: "must be text that is not blank and has no control characters or unpaired surrogates"
					};
					if (vErrors === null) vErrors = [err5];
					else vErrors.push(err5);
					errors++;
				}
			} else {
				const err6 = {
					instancePath: instancePath + "/client_id",
					schemaPath: "#/components/schemas/Identifier/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err6];
				else vErrors.push(err6);
				errors++;
			}
		}
		if (data.card_id !== void 0) {
			let data2 = data.card_id;
			if (typeof data2 === "string") {
				if (!pattern1.test(data2)) {
					const err7 = {
						instancePath: instancePath + "/card_id",
						schemaPath: "#/components/schemas/Identifier/pattern",
						keyword: "pattern",
						params: { pattern: "^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF][^\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF]*$" },
						message: "must be text that is not blank and has no control characters or unpaired surrogates"
					};
					if (vErrors === null) vErrors = [err7];
					else vErrors.push(err7);
					errors++;
				}
			} else {
				const err8 = {
					instancePath: instancePath + "/card_id",
					schemaPath: "#/components/schemas/Identifier/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err8];
				else vErrors.push(err8);
				errors++;
			}
		}
		for (const key0 in data) if (!(key0 === "request_id" || key0 === "client_id" || key0 === "card_id")) {
			const err9 = {
				instancePath,
				schemaPath: "#/additionalProperties",
				keyword: "additionalProperties",
				params: { additionalProperty: key0 },
				message: "is not a member of this contract; leave it out"
			};
			if (vErrors === null) vErrors = [err9];
			else vErrors.push(err9);
			errors++;
		}
		if (data.request_id === void 0) {
			const err10 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "request_id" },
				message: "is missing (expected a UUID of 36 characters other than the nil UUID)"
			};
			if (vErrors === null) vErrors = [err10];
			else vErrors.push(err10);
			errors++;
		}
		if (data.client_id === void 0) {
			const err11 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "client_id" },
				message: "is missing (expected text that is not blank and has no control characters or unpaired surrogates)"
			};
			if (vErrors === null) vErrors = [err11];
			else vErrors.push(err11);
			errors++;
		}
		if (data.card_id === void 0) {
			const err12 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "card_id" },
				message: "is missing (expected text that is not blank and has no control characters or unpaired surrogates)"
			};
			if (vErrors === null) vErrors = [err12];
			else vErrors.push(err12);
			errors++;
		}
	} else {
		const err13 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err13];
		else vErrors.push(err13);
		errors++;
	}
	validate1.errors = vErrors;
	return errors === 0;
}
const body1 = validate2;
const schema6 = {
	"type": "object",
	"additionalProperties": true,
	"required": [
		"status",
		"request_status",
		"dt"
	],
	"properties": {
		"status": {
			"type": "string",
			"enum": ["ok", "error"]
		},
		"request_status": {
			"type": "string",
			"enum": [
				"success",
				"process",
				"error"
			]
		},
		"dt": {
			"type": "string",
			"format": "date-time"
		},
		"error_code": { "type": ["string", "integer"] },
		"error_description": { "type": "string" }
	}
};
const formats2 = formats["date-time"];
function validate2(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				const err0 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/components/schemas/Envelope/properties/status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				const err1 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/components/schemas/Envelope/properties/status/enum",
					keyword: "enum",
					params: { allowedValues: schema6.properties.status.enum },
					message: "must be one of ok, error"
				};
				if (vErrors === null) vErrors = [err1];
				else vErrors.push(err1);
				errors++;
			}
		}
		if (data.request_status !== void 0) {
			let data1 = data.request_status;
			if (typeof data1 !== "string") {
				const err2 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/components/schemas/Envelope/properties/request_status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err2];
				else vErrors.push(err2);
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				const err3 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/components/schemas/Envelope/properties/request_status/enum",
					keyword: "enum",
					params: { allowedValues: schema6.properties.request_status.enum },
					message: "must be one of success, process, error"
				};
				if (vErrors === null) vErrors = [err3];
				else vErrors.push(err3);
				errors++;
			}
		}
		if (data.dt !== void 0) {
			let data2 = data.dt;
			if (typeof data2 === "string") {
				if (!formats2(data2)) {
					const err4 = {
						instancePath: instancePath + "/dt",
						schemaPath: "#/components/schemas/Envelope/properties/dt/format",
						keyword: "format",
						params: { format: "date-time" },
						message: "must match format \"date-time\""
					};
					if (vErrors === null) vErrors = [err4];
					else vErrors.push(err4);
					errors++;
				}
			} else {
				const err5 = {
					instancePath: instancePath + "/dt",
					schemaPath: "#/components/schemas/Envelope/properties/dt/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err5];
				else vErrors.push(err5);
				errors++;
			}
		}
		if (data.error_code !== void 0) {
			let data3 = data.error_code;
			if (typeof data3 !== "string" && !(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
				const err6 = {
					instancePath: instancePath + "/error_code",
					schemaPath: "#/components/schemas/Envelope/properties/error_code/type",
					keyword: "type",
					params: { type: schema6.properties.error_code.type },
					message: "must be string,integer"
				};
				if (vErrors === null) vErrors = [err6];
				else vErrors.push(err6);
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				const err7 = {
					instancePath: instancePath + "/error_description",
					schemaPath: "#/components/schemas/Envelope/properties/error_description/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err7];
				else vErrors.push(err7);
				errors++;
			}
		}
		if (data.status === void 0) {
			const err8 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "status" },
				message: "is missing (expected one of ok, error)"
			};
			if (vErrors === null) vErrors = [err8];
			else vErrors.push(err8);
			errors++;
		}
		if (data.request_status === void 0) {
			const err9 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "request_status" },
				message: "is missing (expected one of success, process, error)"
			};
			if (vErrors === null) vErrors = [err9];
			else vErrors.push(err9);
			errors++;
		}
		if (data.dt === void 0) {
			const err10 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "dt" },
				message: "is missing (expected date-time)"
			};
			if (vErrors === null) vErrors = [err10];
			else vErrors.push(err10);
			errors++;
		}
	} else {
		const err11 = {
			instancePath,
			schemaPath: "#/components/schemas/Envelope/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err11];
		else vErrors.push(err11);
		errors++;
	}
	validate2.errors = vErrors;
	return errors === 0;
}
const body2 = validate3;
function validate3(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id !== void 0) {
			let data0 = data.request_id;
			const _errs4 = errors;
			const _errs5 = errors;
			if ("00000000-0000-0000-0000-000000000000" !== data0) {
				const err0 = {};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
				errors++;
			}
			if (_errs5 === errors) {
				const err1 = {
					instancePath: instancePath + "/request_id",
					schemaPath: "#/components/schemas/RequestId/not",
					keyword: "not",
					params: {},
					message: "must be a UUID of 36 characters other than the nil UUID"
				};
				if (vErrors === null) vErrors = [err1];
				else vErrors.push(err1);
				errors++;
			} else {
				errors = _errs4;
				if (vErrors !== null) {
					if (_errs4) vErrors.length = _errs4;
					else vErrors = null;
				}
			}
			if (typeof data0 === "string") {
				if (!formats0.test(data0)) {
					const err2 = {
						instancePath: instancePath + "/request_id",
						schemaPath: "#/components/schemas/RequestId/format",
						keyword: "format",
						params: { format: "uuid" },
						message: "must be a UUID of 36 characters other than the nil UUID"
					};
					if (vErrors === null) vErrors = [err2];
					else vErrors.push(err2);
					errors++;
				}
				if (!pattern0.test(data0)) {
					const err3 = {
						instancePath: instancePath + "/request_id",
						schemaPath: "#/components/schemas/RequestId/pattern",
						keyword: "pattern",
						params: { pattern: "^[0-9A-Fa-f-]{36}$" },
						message: "must be a UUID of 36 characters other than the nil UUID"
					};
					if (vErrors === null) vErrors = [err3];
					else vErrors.push(err3);
					errors++;
				}
			} else {
				const err4 = {
					instancePath: instancePath + "/request_id",
					schemaPath: "#/components/schemas/RequestId/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
		for (const key0 in data) if (!(key0 === "request_id")) {
			const err5 = {
				instancePath,
				schemaPath: "#/additionalProperties",
				keyword: "additionalProperties",
				params: { additionalProperty: key0 },
				message: "is not a member of this contract; leave it out"
			};
			if (vErrors === null) vErrors = [err5];
			else vErrors.push(err5);
			errors++;
		}
		if (data.request_id === void 0) {
			const err6 = {
				instancePath,
				schemaPath: "#/required",
				keyword: "required",
				params: { missingProperty: "request_id" },
				message: "is missing (expected a UUID of 36 characters other than the nil UUID)"
			};
			if (vErrors === null) vErrors = [err6];
			else vErrors.push(err6);
			errors++;
		}
	} else {
		const err7 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err7];
		else vErrors.push(err7);
		errors++;
	}
	validate3.errors = vErrors;
	return errors === 0;
}
const body3 = validate4;
function validate4(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				const err0 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/components/schemas/Envelope/properties/status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				const err1 = {
					instancePath: instancePath + "/status",
					schemaPath: "#/components/schemas/Envelope/properties/status/enum",
					keyword: "enum",
					params: { allowedValues: schema6.properties.status.enum },
					message: "must be one of ok, error"
				};
				if (vErrors === null) vErrors = [err1];
				else vErrors.push(err1);
				errors++;
			}
		}
		if (data.request_status !== void 0) {
			let data1 = data.request_status;
			if (typeof data1 !== "string") {
				const err2 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/components/schemas/Envelope/properties/request_status/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err2];
				else vErrors.push(err2);
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				const err3 = {
					instancePath: instancePath + "/request_status",
					schemaPath: "#/components/schemas/Envelope/properties/request_status/enum",
					keyword: "enum",
					params: { allowedValues: schema6.properties.request_status.enum },
					message: "must be one of success, process, error"
				};
				if (vErrors === null) vErrors = [err3];
				else vErrors.push(err3);
				errors++;
			}
		}
		if (data.dt !== void 0) {
			let data2 = data.dt;
			if (typeof data2 === "string") {
				if (!formats2(data2)) {
					const err4 = {
						instancePath: instancePath + "/dt",
						schemaPath: "#/components/schemas/Envelope/properties/dt/format",
						keyword: "format",
						params: { format: "date-time" },
						message: "must match format \"date-time\""
					};
					if (vErrors === null) vErrors = [err4];
					else vErrors.push(err4);
					errors++;
				}
			} else {
				const err5 = {
					instancePath: instancePath + "/dt",
					schemaPath: "#/components/schemas/Envelope/properties/dt/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err5];
				else vErrors.push(err5);
				errors++;
			}
		}
		if (data.error_code !== void 0) {
			let data3 = data.error_code;
			if (typeof data3 !== "string" && !(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
				const err6 = {
					instancePath: instancePath + "/error_code",
					schemaPath: "#/components/schemas/Envelope/properties/error_code/type",
					keyword: "type",
					params: { type: schema6.properties.error_code.type },
					message: "must be string,integer"
				};
				if (vErrors === null) vErrors = [err6];
				else vErrors.push(err6);
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				const err7 = {
					instancePath: instancePath + "/error_description",
					schemaPath: "#/components/schemas/Envelope/properties/error_description/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err7];
				else vErrors.push(err7);
				errors++;
			}
		}
		if (data.status === void 0) {
			const err8 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "status" },
				message: "is missing (expected one of ok, error)"
			};
			if (vErrors === null) vErrors = [err8];
			else vErrors.push(err8);
			errors++;
		}
		if (data.request_status === void 0) {
			const err9 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "request_status" },
				message: "is missing (expected one of success, process, error)"
			};
			if (vErrors === null) vErrors = [err9];
			else vErrors.push(err9);
			errors++;
		}
		if (data.dt === void 0) {
			const err10 = {
				instancePath,
				schemaPath: "#/components/schemas/Envelope/required",
				keyword: "required",
				params: { missingProperty: "dt" },
				message: "is missing (expected date-time)"
			};
			if (vErrors === null) vErrors = [err10];
			else vErrors.push(err10);
			errors++;
		}
	} else {
		const err11 = {
			instancePath,
			schemaPath: "#/components/schemas/Envelope/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err11];
		else vErrors.push(err11);
		errors++;
	}
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.client_id !== void 0) {
			if (typeof data.client_id !== "string") {
				const err12 = {
					instancePath: instancePath + "/client_id",
					schemaPath: "#/allOf/1/properties/client_id/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err12];
				else vErrors.push(err12);
				errors++;
			}
		}
		if (data.cards !== void 0) {
			let data6 = data.cards;
			if (Array.isArray(data6)) {
				const len0 = data6.length;
				for (let i0 = 0; i0 < len0; i0++) {
					let data7 = data6[i0];
					if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
						if (data7.card_id !== void 0) {
							if (typeof data7.card_id !== "string") {
								const err13 = {
									instancePath: instancePath + "/cards/" + i0 + "/card_id",
									schemaPath: "#/allOf/1/properties/cards/items/properties/card_id/type",
									keyword: "type",
									params: { type: "string" },
									message: "must be string"
								};
								if (vErrors === null) vErrors = [err13];
								else vErrors.push(err13);
								errors++;
							}
						}
						if (data7.card_id === void 0) {
							const err14 = {
								instancePath: instancePath + "/cards/" + i0,
								schemaPath: "#/allOf/1/properties/cards/items/required",
								keyword: "required",
								params: { missingProperty: "card_id" },
								message: "is missing (expected string)"
							};
							if (vErrors === null) vErrors = [err14];
							else vErrors.push(err14);
							errors++;
						}
					} else {
						const err15 = {
							instancePath: instancePath + "/cards/" + i0,
							schemaPath: "#/allOf/1/properties/cards/items/type",
							keyword: "type",
							params: { type: "object" },
							message: "must be object"
						};
						if (vErrors === null) vErrors = [err15];
						else vErrors.push(err15);
						errors++;
					}
				}
			} else {
				const err16 = {
					instancePath: instancePath + "/cards",
					schemaPath: "#/allOf/1/properties/cards/type",
					keyword: "type",
					params: { type: "array" },
					message: "must be array"
				};
				if (vErrors === null) vErrors = [err16];
				else vErrors.push(err16);
				errors++;
			}
		}
		if (data.transaction_id !== void 0) {
			if (typeof data.transaction_id !== "string") {
				const err17 = {
					instancePath: instancePath + "/transaction_id",
					schemaPath: "#/allOf/1/properties/transaction_id/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err17];
				else vErrors.push(err17);
				errors++;
			}
		}
		if (data.fin_document_id !== void 0) {
			if (typeof data.fin_document_id !== "string") {
				const err18 = {
					instancePath: instancePath + "/fin_document_id",
					schemaPath: "#/allOf/1/properties/fin_document_id/type",
					keyword: "type",
					params: { type: "string" },
					message: "must be string"
				};
				if (vErrors === null) vErrors = [err18];
				else vErrors.push(err18);
				errors++;
			}
		}
	} else {
		const err19 = {
			instancePath,
			schemaPath: "#/allOf/1/type",
			keyword: "type",
			params: { type: "object" },
			message: "must be object"
		};
		if (vErrors === null) vErrors = [err19];
		else vErrors.push(err19);
		errors++;
	}
	validate4.errors = vErrors;
	return errors === 0;
}
const body4 = validate5;
const pattern4 = new RegExp("^/[^?#]*$", "u");
function validate5(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern4.test(data)) {
			const err0 = {
				instancePath,
				schemaPath: "#/pattern",
				keyword: "pattern",
				params: { pattern: "^/[^?#]*$" },
				message: "must be the path of the operation, beginning with a slash, without query and fragment"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
	} else {
		const err1 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate5.errors = vErrors;
	return errors === 0;
}
const body5 = validate6;
function validate6(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			const err0 = {
				instancePath,
				schemaPath: "#/pattern",
				keyword: "pattern",
				params: { pattern: "^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF][^\\x00-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF]*$" },
				message: "must be text that is not blank and has no control characters or unpaired surrogates"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
	} else {
		const err1 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate6.errors = vErrors;
	return errors === 0;
}
const body6 = validate7;
const pattern6 = new RegExp("^[A-Z]+$", "u");
function validate7(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern6.test(data)) {
			const err0 = {
				instancePath,
				schemaPath: "#/pattern",
				keyword: "pattern",
				params: { pattern: "^[A-Z]+$" },
				message: "must be the request method in capitals"
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
	} else {
		const err1 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate7.errors = vErrors;
	return errors === 0;
}
const body7 = validate8;
function validate8(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data !== "string") {
		const err0 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err0];
		else vErrors.push(err0);
		errors++;
	}
	if ("" !== data) {
		const err1 = {
			instancePath,
			schemaPath: "#/const",
			keyword: "const",
			params: { allowedValue: "" },
			message: "must be \"\""
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate8.errors = vErrors;
	return errors === 0;
}
const body8 = validate9;
const schema15 = {
	"type": "string",
	"enum": ["HS512", "HS256"],
	"default": "HS512"
};
function validate9(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data !== "string") {
		const err0 = {
			instancePath,
			schemaPath: "#/type",
			keyword: "type",
			params: { type: "string" },
			message: "must be string"
		};
		if (vErrors === null) vErrors = [err0];
		else vErrors.push(err0);
		errors++;
	}
	if (!(data === "HS512" || data === "HS256")) {
		const err1 = {
			instancePath,
			schemaPath: "#/enum",
			keyword: "enum",
			params: { allowedValues: schema15.enum },
			message: "must be one of HS512, HS256"
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate9.errors = vErrors;
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
const signatureScheme = {
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
export { operations, servers, signatureScheme };
