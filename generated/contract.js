// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
const FORM = /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;
function isDateTime(text) {
	const match = FORM.exec(text);
	if (!match) return false;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second] = match.slice(1).map(Number);
	const [sign, hours = 0, minutes = 0] = match.slice(7);
	const lastDay = new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
	if (day < 1 || day > lastDay) return false;
	if (second !== 60) return true;
	const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
	return (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}
const formats = { "date-time": isDateTime };
const body0 = validate1;
const formats0 = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const pattern0 = new RegExp("^[0-9A-Fa-f-]{36}$", "u");
function validate2(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	const _errs1 = errors;
	const _errs2 = errors;
	if ("00000000-0000-0000-0000-000000000000" !== data) {
		const err0 = {};
		if (vErrors === null) vErrors = [err0];
		else vErrors.push(err0);
		errors++;
	}
	if (_errs2 === errors) {
		const err1 = {
			instancePath,
			keyword: "not",
			params: {}
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
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
			const err2 = {
				instancePath,
				keyword: "pattern",
				params: {}
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (!formats0.test(data)) {
			const err3 = {
				instancePath,
				keyword: "format",
				params: { format: "uuid" }
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
			errors++;
		}
	} else {
		const err4 = {
			instancePath,
			keyword: "type",
			params: { type: "string" }
		};
		if (vErrors === null) vErrors = [err4];
		else vErrors.push(err4);
		errors++;
	}
	validate2.errors = vErrors;
	return errors === 0;
}
const pattern1 = new RegExp("^[^\\S\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F][^\\x00-\\x1F\\x7F-\\x9F]*$", "u");
function validate4(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (typeof data === "string") {
		if (!pattern1.test(data)) {
			const err0 = {
				instancePath,
				keyword: "pattern",
				params: {}
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
	} else {
		const err1 = {
			instancePath,
			keyword: "type",
			params: { type: "string" }
		};
		if (vErrors === null) vErrors = [err1];
		else vErrors.push(err1);
		errors++;
	}
	validate4.errors = vErrors;
	return errors === 0;
}
function validate1(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			const err0 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_id" }
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.client_id === void 0) {
			const err1 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "client_id" }
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.card_id === void 0) {
			const err2 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "card_id" }
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id" || key0 === "client_id" || key0 === "card_id")) {
			const err3 = {
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
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
		const err4 = {
			instancePath,
			keyword: "type",
			params: { type: "object" }
		};
		if (vErrors === null) vErrors = [err4];
		else vErrors.push(err4);
		errors++;
	}
	validate1.errors = vErrors;
	return errors === 0;
}
const body1 = validate7;
const schema5 = {
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
function validate8(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.status === void 0) {
			const err0 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "status" }
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.request_status === void 0) {
			const err1 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_status" }
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.dt === void 0) {
			const err2 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "dt" }
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (data.status !== void 0) {
			let data0 = data.status;
			if (typeof data0 !== "string") {
				const err3 = {
					instancePath: instancePath + "/status",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err3];
				else vErrors.push(err3);
				errors++;
			}
			if (!(data0 === "ok" || data0 === "error")) {
				const err4 = {
					instancePath: instancePath + "/status",
					keyword: "enum",
					params: { allowedValues: schema5.properties.status.enum }
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
		if (data.request_status !== void 0) {
			let data1 = data.request_status;
			if (typeof data1 !== "string") {
				const err5 = {
					instancePath: instancePath + "/request_status",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err5];
				else vErrors.push(err5);
				errors++;
			}
			if (!(data1 === "success" || data1 === "process" || data1 === "error")) {
				const err6 = {
					instancePath: instancePath + "/request_status",
					keyword: "enum",
					params: { allowedValues: schema5.properties.request_status.enum }
				};
				if (vErrors === null) vErrors = [err6];
				else vErrors.push(err6);
				errors++;
			}
		}
		if (data.dt !== void 0) {
			let data2 = data.dt;
			if (typeof data2 === "string") {
				if (!formats2(data2)) {
					const err7 = {
						instancePath: instancePath + "/dt",
						keyword: "format",
						params: { format: "date-time" }
					};
					if (vErrors === null) vErrors = [err7];
					else vErrors.push(err7);
					errors++;
				}
			} else {
				const err8 = {
					instancePath: instancePath + "/dt",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err8];
				else vErrors.push(err8);
				errors++;
			}
		}
		if (data.error_code !== void 0) {
			let data3 = data.error_code;
			if (typeof data3 !== "string" && !(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
				const err9 = {
					instancePath: instancePath + "/error_code",
					keyword: "type",
					params: { type: schema5.properties.error_code.type }
				};
				if (vErrors === null) vErrors = [err9];
				else vErrors.push(err9);
				errors++;
			}
		}
		if (data.error_description !== void 0) {
			if (typeof data.error_description !== "string") {
				const err10 = {
					instancePath: instancePath + "/error_description",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err10];
				else vErrors.push(err10);
				errors++;
			}
		}
	} else {
		const err11 = {
			instancePath,
			keyword: "type",
			params: { type: "object" }
		};
		if (vErrors === null) vErrors = [err11];
		else vErrors.push(err11);
		errors++;
	}
	validate8.errors = vErrors;
	return errors === 0;
}
function validate7(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
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
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.request_id === void 0) {
			const err0 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "request_id" }
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "request_id")) {
			const err1 = {
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.request_id !== void 0) {
			if (!validate2(data.request_id, { instancePath: instancePath + "/request_id" })) {
				vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
				errors = vErrors.length;
			}
		}
	} else {
		const err2 = {
			instancePath,
			keyword: "type",
			params: { type: "object" }
		};
		if (vErrors === null) vErrors = [err2];
		else vErrors.push(err2);
		errors++;
	}
	validate10.errors = vErrors;
	return errors === 0;
}
const body3 = validate12;
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (!validate8(data, { instancePath })) {
		vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
		errors = vErrors.length;
	}
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.client_id !== void 0) {
			if (typeof data.client_id !== "string") {
				const err0 = {
					instancePath: instancePath + "/client_id",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err0];
				else vErrors.push(err0);
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
							const err1 = {
								instancePath: instancePath + "/cards/" + i0,
								keyword: "required",
								params: { missingProperty: "card_id" }
							};
							if (vErrors === null) vErrors = [err1];
							else vErrors.push(err1);
							errors++;
						}
						if (data2.card_id !== void 0) {
							if (typeof data2.card_id !== "string") {
								const err2 = {
									instancePath: instancePath + "/cards/" + i0 + "/card_id",
									keyword: "type",
									params: { type: "string" }
								};
								if (vErrors === null) vErrors = [err2];
								else vErrors.push(err2);
								errors++;
							}
						}
					} else {
						const err3 = {
							instancePath: instancePath + "/cards/" + i0,
							keyword: "type",
							params: { type: "object" }
						};
						if (vErrors === null) vErrors = [err3];
						else vErrors.push(err3);
						errors++;
					}
				}
			} else {
				const err4 = {
					instancePath: instancePath + "/cards",
					keyword: "type",
					params: { type: "array" }
				};
				if (vErrors === null) vErrors = [err4];
				else vErrors.push(err4);
				errors++;
			}
		}
	}
	validate12.errors = vErrors;
	return errors === 0;
}
const body4 = validate14;
const schema8 = {
	"type": "object",
	"additionalProperties": false,
	"required": [
		"uri",
		"auth_id",
		"method",
		"params",
		"alg"
	],
	"properties": {
		"uri": {
			"type": "string",
			"pattern": "^/[^?#]*$"
		},
		"auth_id": { "$ref": "#/components/schemas/Identifier" },
		"method": {
			"type": "string",
			"pattern": "^[A-Z]+$"
		},
		"params": {
			"type": "string",
			"const": ""
		},
		"alg": {
			"type": "string",
			"enum": ["HS512", "HS256"],
			"default": "HS512"
		}
	}
};
const pattern2 = new RegExp("^/[^?#]*$", "u");
const pattern3 = new RegExp("^[A-Z]+$", "u");
function validate14(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
	let vErrors = null;
	let errors = 0;
	if (data && typeof data == "object" && !Array.isArray(data)) {
		if (data.uri === void 0) {
			const err0 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "uri" }
			};
			if (vErrors === null) vErrors = [err0];
			else vErrors.push(err0);
			errors++;
		}
		if (data.auth_id === void 0) {
			const err1 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "auth_id" }
			};
			if (vErrors === null) vErrors = [err1];
			else vErrors.push(err1);
			errors++;
		}
		if (data.method === void 0) {
			const err2 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "method" }
			};
			if (vErrors === null) vErrors = [err2];
			else vErrors.push(err2);
			errors++;
		}
		if (data.params === void 0) {
			const err3 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "params" }
			};
			if (vErrors === null) vErrors = [err3];
			else vErrors.push(err3);
			errors++;
		}
		if (data.alg === void 0) {
			const err4 = {
				instancePath,
				keyword: "required",
				params: { missingProperty: "alg" }
			};
			if (vErrors === null) vErrors = [err4];
			else vErrors.push(err4);
			errors++;
		}
		for (const key0 in data) if (!(key0 === "uri" || key0 === "auth_id" || key0 === "method" || key0 === "params" || key0 === "alg")) {
			const err5 = {
				instancePath,
				keyword: "additionalProperties",
				params: { additionalProperty: key0 }
			};
			if (vErrors === null) vErrors = [err5];
			else vErrors.push(err5);
			errors++;
		}
		if (data.uri !== void 0) {
			let data0 = data.uri;
			if (typeof data0 === "string") {
				if (!pattern2.test(data0)) {
					const err6 = {
						instancePath: instancePath + "/uri",
						keyword: "pattern",
						params: {}
					};
					if (vErrors === null) vErrors = [err6];
					else vErrors.push(err6);
					errors++;
				}
			} else {
				const err7 = {
					instancePath: instancePath + "/uri",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err7];
				else vErrors.push(err7);
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
					const err8 = {
						instancePath: instancePath + "/method",
						keyword: "pattern",
						params: {}
					};
					if (vErrors === null) vErrors = [err8];
					else vErrors.push(err8);
					errors++;
				}
			} else {
				const err9 = {
					instancePath: instancePath + "/method",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err9];
				else vErrors.push(err9);
				errors++;
			}
		}
		if (data.params !== void 0) {
			let data3 = data.params;
			if (typeof data3 !== "string") {
				const err10 = {
					instancePath: instancePath + "/params",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err10];
				else vErrors.push(err10);
				errors++;
			}
			if ("" !== data3) {
				const err11 = {
					instancePath: instancePath + "/params",
					keyword: "const",
					params: { allowedValue: "" }
				};
				if (vErrors === null) vErrors = [err11];
				else vErrors.push(err11);
				errors++;
			}
		}
		if (data.alg !== void 0) {
			let data4 = data.alg;
			if (typeof data4 !== "string") {
				const err12 = {
					instancePath: instancePath + "/alg",
					keyword: "type",
					params: { type: "string" }
				};
				if (vErrors === null) vErrors = [err12];
				else vErrors.push(err12);
				errors++;
			}
			if (!(data4 === "HS512" || data4 === "HS256")) {
				const err13 = {
					instancePath: instancePath + "/alg",
					keyword: "enum",
					params: { allowedValues: schema8.properties.alg.enum }
				};
				if (vErrors === null) vErrors = [err13];
				else vErrors.push(err13);
				errors++;
			}
		}
	} else {
		const err14 = {
			instancePath,
			keyword: "type",
			params: { type: "object" }
		};
		if (vErrors === null) vErrors = [err14];
		else vErrors.push(err14);
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
